// The other pointer is derived from the reference, so its writes are the reference's own.
// models: tree stacked
fn both(x: &mut i32) -> i32 {
    let other: *mut i32 = x;
    unsafe { *other = 9 };
    unsafe { *other }
}

fn main() {
    let mut value = 1;
    println!("{} {}", both(&mut value), value);
}
