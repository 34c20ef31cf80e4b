// `&i32` promises that the value does not change during the call.
// models: tree stacked
fn twice(x: &i32, other: *mut i32) -> i32 { //~ BORN
    let a = *x;
    unsafe { *other = 9 }; //~ ACCESS
    a + 1
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    println!("{}", twice(unsafe { &*other }, other));
}
