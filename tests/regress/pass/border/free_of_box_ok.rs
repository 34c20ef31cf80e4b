// C frees what C allocated, Rust frees what Rust allocated.
extern "C" {
    fn make() -> *mut u32;
    fn dispose(p: *mut u32);
}

fn main() {
    unsafe {
        let q = make();
        *q = 5;
        println!("{}", *q);
        dispose(q);
        drop(Box::from_raw(Box::into_raw(Box::new(7u32))));
    }
}
