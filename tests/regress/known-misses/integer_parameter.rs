// Only one pointer to the block was ever made an integer, and it may not write: a violation. A function that makes pointers of integers
// it is given might mean another one, as far as the binary tells; nothing is reported (tool/integers.c).
fn look(n: &u64) -> usize {
    n as *const u64 as usize
}

fn set(at: usize) {
    unsafe { *(at as *mut u64) = 7 };
}

fn main() {
    let b = Box::new(3);
    set(look(&b));
    println!("{}", b);
}
