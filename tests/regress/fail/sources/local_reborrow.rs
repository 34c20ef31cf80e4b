// `let r = &mut x` of a local leaves no trace: `*r = 3` is a direct store to x. Only the rows' columns tell p and r apart.
fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p };
    unsafe { *p = 2 }; //~ LOST
    *r = 3; //~ ACCESS
    println!("{}", x);
}
