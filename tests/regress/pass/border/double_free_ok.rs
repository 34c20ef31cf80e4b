// Only one side frees.
extern "C" {
    fn make() -> *mut u32;
    fn unmake(p: *mut u32);
    fn finish();
}

fn main() {
    unsafe {
        let p = make();
        println!("{}", *p);
        unmake(p);
        finish();
    }
}
