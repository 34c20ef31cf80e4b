// A foreign read turns a Unique borrow Frozen: it may still read, but its next write is the bug.
fn lend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    unsafe { *p = 2 };
    let copy = value; //~ LOST
    unsafe { *p = 4 }; //~ ACCESS
    println!("{} {}", copy, value);
}
