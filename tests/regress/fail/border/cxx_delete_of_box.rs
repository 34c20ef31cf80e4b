// C++ deletes what Rust's allocator gave.
extern "C" {
    fn dispose(p: *mut u64);
}

fn main() {
    let p = Box::into_raw(Box::new(7u64));
    unsafe { dispose(p) };
}
