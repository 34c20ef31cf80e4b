// A borrow of a borrow dies with its ancestor.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn relend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    let q = relend(unsafe { &mut *p });
    unsafe { *q = 2 };
    value = 3; //~ LOST
    unsafe { *q = 4 }; //~ ACCESS
    println!("{}", value);
}
