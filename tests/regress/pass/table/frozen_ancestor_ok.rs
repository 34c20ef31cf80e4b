// A shared borrow made from a mutable one.
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn get(x: &i32) -> i32 {
    *x
}

fn main() {
    let mut value = Box::new(1);
    let p = lend(&mut value);
    let seen = get(unsafe { &*p });
    unsafe { *p = seen + 1 };
    println!("{}", value);
}
