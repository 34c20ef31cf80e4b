// Pin<&mut T> of an Unpin type is a `&mut` like any other.
// models: tree stacked
use std::pin::Pin;

fn poll(x: Pin<&mut u64>, other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    *x
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", poll(Pin::new(unsafe { &mut *other }), other));
}
