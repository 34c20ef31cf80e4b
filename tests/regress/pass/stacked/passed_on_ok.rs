// A `&mut` that goes to another function may become a raw pointer there, which survives a read by the owner; a `&T` made of it as well.
// Stacked Borrows alone: under Tree Borrows the owner's read ends the right of `first` and of all that was made of it.
// models: stacked
use std::cell::Cell;

thread_local!(static KEPT: Cell<*mut i32> = const { Cell::new(std::ptr::null_mut()) });

#[inline(never)]
fn keep(x: &mut i32) {
    KEPT.set(x);
}

#[inline(never)]
fn keep_shared(x: &i32) -> *const i32 {
    x
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    let first = unsafe { &mut *owner };
    *first += 1;
    keep(first);
    let seen = unsafe { *owner };
    unsafe { *KEPT.get() += seen };
    let second = unsafe { &mut *owner };
    *second += 1;
    let shared = keep_shared(second);
    let again = unsafe { *owner };
    println!("{} {again}", unsafe { *shared });
    drop(unsafe { Box::from_raw(owner) });
}
