// The mended twin of unique_read: the raw pointer that logs is made of the `&mut`, and a raw pointer made before the read may go on.
// models: stacked
fn log(total: *mut u64) -> u64 {
    unsafe { *total }
}

fn main() {
    let mut total = 7u64;
    let owner = &mut total as *mut u64;
    let count = unsafe { &mut *owner };
    *count += 1;
    let own = count as *mut u64;
    let before = log(own);
    *count += 1;
    let raw = count as *mut u64;
    let after = log(owner); // ends `count`, not what was made of it
    unsafe { *raw += 1 };
    println!("{before} {after} {}", total);
}
