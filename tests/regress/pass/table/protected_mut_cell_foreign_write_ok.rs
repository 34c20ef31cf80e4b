// The same with `&Cell`.
use std::cell::Cell;

fn fill(c: &Cell<i32>, other: *mut i32) -> i32 {
    unsafe { *other = 4 };
    c.get()
}

fn main() {
    let cell = Cell::new(1);
    let other = cell.as_ptr();
    println!("{}", fill(&cell, other));
}
