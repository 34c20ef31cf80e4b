// A Box parameter owns its memory alone: a write through an older pointer during the call is the bug.
// models: tree stacked
fn hold(b: Box<i32>, other: *mut i32) -> Box<i32> { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    b
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    let b = hold(unsafe { Box::from_raw(owner) }, owner);
    println!("{}", b);
}
