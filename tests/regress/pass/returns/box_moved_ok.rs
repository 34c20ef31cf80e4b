// A raw pointer that moves through functions.
// models: tree stacked
fn take(b: *mut u64) -> *mut u64 {
    unsafe { *b = 2 };
    b
}

fn main() {
    let p = Box::into_raw(Box::new(1u64));
    let b = take(p);
    unsafe {
        *p += 3;
        *b += 1;
        println!("{}", *b);
        drop(Box::from_raw(b));
    }
}
