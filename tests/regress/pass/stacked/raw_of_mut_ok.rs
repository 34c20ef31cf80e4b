// The mended twin of raw_of_mut: the raw pointer is made after the write; and reads of the reference leave it alone.
// models: stacked tree
fn keep(slot: &mut *mut i32, value: *mut i32) {
    *slot = value;
}

fn main() {
    let mut value = 1;
    let owner = &mut value as *mut i32;
    let mut kept = std::ptr::null_mut();
    let field = unsafe { &mut *owner };
    *field = 2;
    let raw = field as *mut i32;
    let seen = *field;
    keep(&mut kept, owner);
    unsafe { *raw = 3 };
    println!("{} {seen}", unsafe { *kept });
}
