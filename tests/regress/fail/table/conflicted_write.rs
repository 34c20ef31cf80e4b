// Inside the call the `&mut` promises that nobody else looks: the read through `other` takes its right to write.
fn update(x: &mut i32, other: *const i32) -> i32 { //~ BORN
    let seen = unsafe { *other }; //~ LOST
    *x = 7; //~ ACCESS
    seen
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of!(value);
    let seen = update(&mut value, other);
    println!("{} {}", seen, value);
}
