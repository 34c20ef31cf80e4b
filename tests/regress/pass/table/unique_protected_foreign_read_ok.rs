// The other pointer reads after the call.
fn publish(x: &mut i32) {
    *x = 5;
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of!(value);
    publish(&mut value);
    println!("{}", unsafe { *other });
}
