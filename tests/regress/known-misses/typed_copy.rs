// A reference read from memory is retagged by the model (a typed copy), but nothing in the machine code says so.
struct Holder<'a> {
    r: &'a mut u64,
}

fn main() {
    let mut x = 1u64;
    let p = std::ptr::addr_of_mut!(x);
    let h = Holder { r: unsafe { &mut *p } };
    let first = h.r as *mut u64;
    unsafe { *p = 2 };
    unsafe { *first = 3 };
    println!("{}", x);
}
