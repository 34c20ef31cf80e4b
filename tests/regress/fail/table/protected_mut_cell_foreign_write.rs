// At function entry `&mut Cell` is an ordinary Reserved with a protector.
use std::cell::Cell;

fn fill(c: &mut Cell<i32>, other: *mut i32) -> i32 { //~ BORN
    unsafe { *other = 4 }; //~ ACCESS
    0
}

fn main() {
    let mut cell = Cell::new(1);
    let other = cell.as_ptr();
    println!("{}", fill(&mut cell, other));
}
