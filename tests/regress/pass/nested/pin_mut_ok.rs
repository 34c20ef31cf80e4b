// A type with PhantomPinned keeps its tag and has no protector.
use std::marker::PhantomPinned;
use std::pin::Pin;

struct SelfRef {
    value: u64,
    to_self: *mut u64,
    _pin: PhantomPinned,
}

fn poll(x: Pin<&mut SelfRef>) -> u64 {
    unsafe {
        let me = x.get_unchecked_mut();
        *me.to_self = 3;
        me.value += 1;
        *me.to_self
    }
}

fn main() {
    let mut s = Box::pin(SelfRef { value: 0, to_self: std::ptr::null_mut(), _pin: PhantomPinned });
    unsafe {
        let me = s.as_mut().get_unchecked_mut();
        me.to_self = std::ptr::addr_of_mut!(me.value);
    }
    println!("{} {}", poll(s.as_mut()), poll(s.as_mut()));
}
