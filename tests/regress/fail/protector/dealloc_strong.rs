// Freeing what a `&mut` parameter points to, during the call.
// models: tree stacked
fn consume(x: &mut i32, owner: *mut i32) -> i32 { //~ BORN
    let seen = *x;
    unsafe { drop(Box::from_raw(owner)) }; //~ ACCESS
    seen
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    println!("{}", consume(unsafe { &mut *owner }, owner));
}
