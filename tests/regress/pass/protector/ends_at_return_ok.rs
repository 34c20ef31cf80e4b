// What is forbidden during the call is allowed after it, many times over.
fn touch(x: &mut i32) -> *mut i32 {
    *x += 1;
    x
}

fn main() {
    let mut value = 0;
    let other = std::ptr::addr_of_mut!(value);
    for _ in 0..1000 {
        let p = touch(unsafe { &mut *other });
        unsafe { *p += 1 };
        unsafe { *other += 1 };
    }
    println!("{}", value);
}
