// What a function made of a name is the name's child: a read by the owner ends the right to write of both.
use std::cell::Cell;

thread_local!(static KEPT: Cell<*mut i32> = const { Cell::new(std::ptr::null_mut()) });

fn keep(x: &mut i32) {
    KEPT.set(x);
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    let first = unsafe { &mut *owner };
    *first += 1;
    keep(first);
    let seen = unsafe { *owner }; //~ LOST
    unsafe { *KEPT.get() += seen }; //~ ACCESS
    drop(unsafe { Box::from_raw(owner) });
}
