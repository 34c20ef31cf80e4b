// The raw pointer is made from the borrow that is used afterwards.
fn main() {
    let (mut a, mut b) = (1u64, 2u64);
    let mut r = &mut a;
    *r += 1;
    r = &mut b;
    *r += 1;
    let p = &raw mut *r;
    unsafe { *p = 5 };
    *r += 1;
    println!("{a} {b}");
}
