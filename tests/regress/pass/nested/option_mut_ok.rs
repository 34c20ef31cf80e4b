// None carries nothing.
// models: tree stacked
fn maybe(x: Option<&mut i32>, other: *mut i32) -> i32 {
    unsafe { *other = 2 };
    x.map_or(0, |x| *x)
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    println!("{} {}", maybe(None, other), value);
}
