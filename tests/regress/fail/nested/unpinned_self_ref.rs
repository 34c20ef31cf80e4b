// The same self-referential struct without PhantomPinned: the inner pointer is foreign to the `&mut`.
struct SelfRef {
    value: u64,
    to_self: *mut u64,
}

fn poll(me: &mut SelfRef) -> u64 { //~ BORN
    unsafe {
        *me.to_self = 3; //~ ACCESS
        me.value += 1;
        me.value
    }
}

fn main() {
    let mut s = Box::new(SelfRef { value: 0, to_self: std::ptr::null_mut() });
    s.to_self = std::ptr::addr_of_mut!(s.value);
    println!("{}", poll(&mut s));
}
