// A local that is assigned twice lives in memory: the second borrow is told from the raw pointer beside it.
fn main() {
    let (mut a, mut b) = (1u64, 2u64);
    let p = &raw mut b;
    let mut r = &mut a;
    *r += 1;
    r = &mut b; //~ BORN
    *r += 1;
    unsafe { *p = 5 }; //~ LOST
    *r += 1; //~ ACCESS
    println!("{a} {b}");
}
