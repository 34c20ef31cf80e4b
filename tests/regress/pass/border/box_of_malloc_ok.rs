// The value is copied out and C frees its own.
extern "C" {
    fn make() -> *mut u32;
    fn unmake(p: *mut u32);
}

fn main() {
    let p = unsafe { make() };
    let b = Box::new(unsafe { *p });
    unsafe { unmake(p) };
    println!("{}", b);
}
