// The guard is asked again after the raw write.
use std::cell::RefCell;
use std::ops::DerefMut;

fn main() {
    let cell = RefCell::new(1);
    let raw = cell.as_ptr();
    let mut guard = cell.borrow_mut();
    let inside: *mut i32 = guard.deref_mut();
    unsafe {
        *inside = 2;
        *raw = 3;
    }
    *guard += 1;
    drop(guard);
    println!("{}", cell.borrow());
}
