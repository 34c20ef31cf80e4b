// `Box::new` is inlined: the word that it stores is the reference, with the reference's right.
fn main() {
    let mut x = 1u32;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &*p }; //~ BORN
    let kept = Box::new(r);
    unsafe { *p = 2 }; //~ LOST
    let seen = **kept; //~ ACCESS
    println!("{}", seen);
}
