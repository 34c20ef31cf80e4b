// Stacked Borrows: a read by somebody else ends a `&mut`.  The text tells that nothing was made of `count` meanwhile, so no raw pointer
// of the same tag may have survived the read.
// models: stacked
fn log(total: *mut u64) -> u64 {
    unsafe { *total } //~ LOST
}

fn main() {
    let mut total = 7u64;
    let owner = &mut total as *mut u64;
    let count = unsafe { &mut *owner }; //~ BORN
    *count += 1;
    let before = log(owner);
    *count += 1; //~ ACCESS
    let after = log(owner);
    println!("{before} {after}");
}
