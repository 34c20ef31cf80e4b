// C frees what Rust's allocator gave.
extern "C" {
    fn dispose(p: *mut u32);
}

fn main() {
    let p = Box::into_raw(Box::new(7u32));
    unsafe { dispose(p) };
}
