// The protector of a caller further up is in force as well.
// models: tree stacked
fn outer(x: &mut i32, other: *mut i32) { //~ BORN
    middle(other, 3);
    *x += 1;
}

fn middle(other: *mut i32, depth: u32) {
    if depth > 0 {
        middle(other, depth - 1)
    } else {
        unsafe { *other = 9 } //~ ACCESS
    }
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    outer(unsafe { &mut *other }, other);
    println!("{}", value);
}
