// Outside a `&Cell<i32>` everything is Cell: the neighbour may be written.
use std::cell::Cell;

fn peek(x: &Cell<i32>) -> *mut i32 {
    x.as_ptr()
}

fn main() {
    let owner = Box::into_raw(Box::new([1, 2, 3, 4])) as *mut i32;
    unsafe {
        let first = peek(&*(owner as *const Cell<i32>));
        *first.add(1) = 5;
        println!("{}", *owner.add(1));
        drop(Box::from_raw(owner as *mut [i32; 4]));
    }
}
