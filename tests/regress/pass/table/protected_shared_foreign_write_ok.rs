// `&Cell<i32>` makes no such promise.
// models: tree stacked
use std::cell::Cell;

fn twice(x: &Cell<i32>, other: *mut i32) -> i32 {
    let a = x.get();
    unsafe { *other = 9 };
    a + x.get()
}

fn main() {
    let value = Cell::new(1);
    println!("{}", twice(&value, value.as_ptr()));
}
