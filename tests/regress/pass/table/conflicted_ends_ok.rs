// The foreign read conflicts with the protected borrow, which does not write until the call is over: nothing is wrong.
fn look(x: &mut i32, other: *const i32) -> (*mut i32, i32) {
    let seen = unsafe { *other };
    (x, seen)
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of!(value);
    let (p, seen) = look(&mut value, other);
    unsafe { *p = 5 };
    println!("{} {}", seen, value);
}
