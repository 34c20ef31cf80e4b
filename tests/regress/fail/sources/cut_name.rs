// What happens to a name before it goes where nobody follows it is still seen.
struct Holder<'a>(&'a mut u32);

fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p }; //~ BORN
    unsafe { *p = 2 }; //~ LOST
    *r = 3; //~ ACCESS
    let h = Holder(r);
    *h.0 += 1;
    println!("{}", x);
}
