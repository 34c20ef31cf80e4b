// `&Cell` does not stop the deallocation.
use std::cell::Cell;

fn consume(x: &Cell<i32>, owner: *mut Cell<i32>) -> i32 {
    let seen = x.get();
    unsafe { drop(Box::from_raw(owner)) };
    seen
}

fn main() {
    let owner = Box::into_raw(Box::new(Cell::new(1)));
    println!("{}", consume(unsafe { &*owner }, owner));
}
