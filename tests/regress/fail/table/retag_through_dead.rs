// Making a shared borrow reads through its parent; the parent is dead.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn get(x: &i32) -> i32 { //~ ACCESS
    *x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    value = 2; //~ LOST
    println!("{} {}", get(unsafe { &*p }), value);
}
