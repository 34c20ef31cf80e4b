// A written (Unique) borrow is over when the owner writes; reading through it afterwards is the bug.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    unsafe { *p = 2 };
    value = 3; //~ LOST
    let seen = unsafe { *p }; //~ ACCESS
    println!("{} {}", seen, value);
}
