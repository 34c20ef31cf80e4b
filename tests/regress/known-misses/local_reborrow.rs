// `let r = &mut x` of a local leaves no trace: `*r = 2` is a direct store to x. The write through p in between ends r.
fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p };
    unsafe { *p = 2 };
    *r = 3;
    println!("{}", x);
}
