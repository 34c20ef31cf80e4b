// Memory from mmap is base memory with borrows like any other.
use std::os::raw::{c_int, c_void};

extern "C" {
    fn mmap(a: *mut c_void, n: usize, prot: c_int, flags: c_int, fd: c_int, off: i64) -> *mut c_void;
}

fn lend(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn main() {
    unsafe {
        let page = mmap(std::ptr::null_mut(), 4096, 3, 0x22, -1, 0) as *mut u64;
        let p = lend(&mut *page);
        *p = 2;
        *page = 3; //~ LOST
        *p += 1; //~ ACCESS
        println!("{}", *page);
    }
}
