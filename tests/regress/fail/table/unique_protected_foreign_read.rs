// While the call lasts, a written `&mut` may not even be read by others.
fn publish(x: &mut i32, other: *const i32) -> i32 { //~ BORN
    *x = 5;
    unsafe { *other } //~ ACCESS
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of!(value);
    println!("{}", publish(&mut value, other));
}
