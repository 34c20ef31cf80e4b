// A reference inside an Option, passed on after its right is gone.
fn show(o: Option<&u32>) -> u32 {
    o.copied().unwrap_or(0)
}

fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let o = unsafe { Some(&*p) }; //~ BORN
    unsafe { *p = 2 }; //~ LOST
    println!("{}", show(o)); //~ ACCESS
}
