// A shared borrow is over when the owner writes.
// models: tree stacked
fn peek(x: &i32) -> *const i32 { //~ BORN
    x
}

fn main() {
    let mut value = 1;
    let p = peek(&value);
    let first = unsafe { *p };
    value += 1; //~ LOST
    let second = unsafe { *p }; //~ ACCESS
    println!("{} {} {}", first, second, value);
}
