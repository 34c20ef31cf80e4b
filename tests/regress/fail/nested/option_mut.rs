// Option<&mut T> by value carries a protected reference.
// models: tree stacked
fn maybe(x: Option<&mut i32>, other: *mut i32) -> i32 { //~ BORN
    unsafe { *other = 2 }; //~ ACCESS
    x.map_or(0, |x| *x)
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    println!("{}", maybe(Some(unsafe { &mut *other }), other));
}
