// Stacked Borrows: a write through the `&mut` ends the raw pointer that was made of it.  Tree Borrows takes the two for one.
// models: stacked
fn keep(slot: &mut *mut i32, value: *mut i32) {
    *slot = value;
}

fn main() {
    let mut value = 1;
    let owner = &mut value as *mut i32;
    let mut kept = std::ptr::null_mut();
    let field = unsafe { &mut *owner };
    let raw = field as *mut i32; //~ BORN
    keep(&mut kept, owner);
    *field = 2; //~ LOST
    unsafe { *raw = 3 }; //~ ACCESS
    println!("{}", unsafe { *kept });
}
