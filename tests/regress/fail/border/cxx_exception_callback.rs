// A C++ callback stores the reference, throws, and its caller catches: the stored pointer is used after the owner wrote.
extern "C" {
    fn offer(p: *mut u64) -> i32;
    fn use_it() -> u64;
}

fn lend(x: &mut u64) -> i32 { //~ BORN
    unsafe { offer(x) }
}

fn main() {
    let mut v = 1;
    let caught = lend(&mut v);
    v += 1; //~ LOST
    println!("{} {}", caught, unsafe { use_it() });
    println!("{}", v);
}
