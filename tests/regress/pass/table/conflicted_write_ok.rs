// With a raw pointer nothing is promised.
fn update(x: *mut i32, other: *const i32) -> i32 {
    let seen = unsafe { *other };
    unsafe { *x = 7 };
    seen
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of!(value);
    let seen = update(std::ptr::addr_of_mut!(value), other);
    println!("{} {}", seen, value);
}
