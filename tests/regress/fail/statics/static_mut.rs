// A reference to a static, kept across a direct write of the static.
// models: tree stacked
static mut COUNTER: u64 = 0;

fn lend(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn main() {
    unsafe {
        let p = lend(&mut *std::ptr::addr_of_mut!(COUNTER));
        *p = 1;
        COUNTER = 2; //~ LOST
        *p += 1; //~ ACCESS
        println!("{}", *std::ptr::addr_of!(COUNTER));
    }
}
