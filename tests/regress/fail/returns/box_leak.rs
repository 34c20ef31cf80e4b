// Box::leak gives a reference; an older raw pointer writes; the leaked reference is dead.
// models: tree stacked
fn main() {
    let raw = Box::into_raw(Box::new(1u64));
    let leaked: *mut u64 = Box::leak(unsafe { Box::from_raw(raw) });
    unsafe {
        *raw = 2; //~ LOST
        *leaked = 3; //~ ACCESS
        println!("{}", *raw);
    }
}
