// The fixed twin of fail/sources/local_reborrow: p is used before r, and after the last use of r.
fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    unsafe { *p = 2 };
    let r = unsafe { &mut *p };
    *r = 3;
    *r += 1;
    bump(r);
    *r += 1;
    unsafe { *p = 4 };
    println!("{}", x);
}

fn bump(x: &mut i32) {
    *x += 1;
}
