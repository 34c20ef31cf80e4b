// A fresh reference after the direct write.
// models: tree stacked
static mut COUNTER: u64 = 0;

fn lend(x: &mut u64) -> *mut u64 {
    x
}

fn main() {
    unsafe {
        let p = lend(&mut *std::ptr::addr_of_mut!(COUNTER));
        *p = 1;
        COUNTER += 2;
        let p = lend(&mut *std::ptr::addr_of_mut!(COUNTER));
        *p += 1;
        println!("{}", *std::ptr::addr_of!(COUNTER));
    }
}
