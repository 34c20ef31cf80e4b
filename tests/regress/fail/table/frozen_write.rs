// A shared borrow is cast to a mutable pointer and written.
// models: tree stacked
fn peek(x: &i32) -> *mut i32 { //~ BORN
    x as *const i32 as *mut i32
}

fn main() {
    let mut value = 1;
    let p = peek(&value);
    unsafe { *p = 2 }; //~ ACCESS
    value += 1;
    println!("{}", value);
}
