// The function uses the field only.
struct SelfRef {
    value: u64,
    to_self: *mut u64,
}

fn poll(me: &mut SelfRef) -> u64 {
    me.value += 3;
    me.value
}

fn main() {
    let mut s = Box::new(SelfRef { value: 0, to_self: std::ptr::null_mut() });
    s.to_self = std::ptr::addr_of_mut!(s.value);
    println!("{} {}", poll(&mut s), poll(&mut s));
    unsafe { *s.to_self = 4 };
    println!("{}", s.value);
}
