// The leaked reference is the only one in use.
// models: tree stacked
fn main() {
    let raw = Box::into_raw(Box::new(1u64));
    unsafe { *raw = 2 };
    let leaked: *mut u64 = Box::leak(unsafe { Box::from_raw(raw) });
    unsafe {
        *leaked += 3;
        println!("{}", *leaked);
        drop(Box::from_raw(leaked));
    }
}
