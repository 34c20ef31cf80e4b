// The owner writes, then a new borrow is made.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    unsafe { *p = 2 };
    value += 3;
    let p = lend(&mut value);
    let seen = unsafe { *p };
    println!("{}", seen);
}
