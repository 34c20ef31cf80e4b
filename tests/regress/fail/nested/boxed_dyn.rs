// Box<dyn Trait> is not Unpin and keeps its tag; Box<T> of a plain type gets a weak protector.
struct Plain(u64);

fn run(b: Box<Plain>, other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 4 }; //~ ACCESS
    b.0
}

fn main() {
    let p = Box::into_raw(Box::new(Plain(1)));
    println!("{}", run(unsafe { Box::from_raw(p) }, p as *mut u64));
}
