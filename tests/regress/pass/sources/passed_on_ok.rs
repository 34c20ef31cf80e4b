// The owner reads before the name is written: a reference that has not written yet keeps its right.
use std::cell::Cell;

thread_local!(static KEPT: Cell<*mut i32> = const { Cell::new(std::ptr::null_mut()) });

fn keep(x: &mut i32) {
    KEPT.set(x);
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    let first = unsafe { &mut *owner };
    keep(first);
    let seen = unsafe { *owner };
    unsafe { *KEPT.get() += seen };
    *first += 1;
    println!("{}", seen);
    drop(unsafe { Box::from_raw(owner) });
}
