// Both sides free the same C block.
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
