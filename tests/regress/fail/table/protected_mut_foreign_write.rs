// A protected `&mut` loses its right by a write through another pointer: the write itself is the bug.
// models: tree stacked
fn both(x: &mut i32, other: *mut i32) -> i32 { //~ BORN
    unsafe { *other = 9 }; //~ ACCESS
    *x
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    println!("{}", both(unsafe { &mut *other }, other));
}
