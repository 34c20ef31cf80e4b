// Foreign reads leave a shared borrow alone.
// models: tree stacked
fn peek(x: &i32) -> *const i32 {
    x
}

fn main() {
    let value = 1;
    let p = peek(&value);
    let first = unsafe { *p };
    let q = peek(&value);
    println!("{} {} {} {}", first, value, unsafe { *q }, unsafe { *p });
}
