// C++ deletes its own objects; Rust uses them in between.
extern "C" {
    fn make() -> *mut u64;
    fn dispose(p: *mut u64);
}

fn add(x: &mut u64) {
    *x += 1;
}

fn main() {
    unsafe {
        let p = make();
        add(&mut *p);
        println!("{}", *p);
        dispose(p);
    }
}
