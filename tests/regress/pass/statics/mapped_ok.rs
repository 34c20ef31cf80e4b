// mmap, use, munmap, mmap again at the same place: old borrows do not disturb the new mapping.
use std::os::raw::{c_int, c_void};

extern "C" {
    fn mmap(a: *mut c_void, n: usize, prot: c_int, flags: c_int, fd: c_int, off: i64) -> *mut c_void;
    fn munmap(a: *mut c_void, n: usize) -> c_int;
}

fn lend(x: &mut u64) -> *mut u64 {
    x
}

fn main() {
    let mut sum = 0;
    for i in 0..20 {
        unsafe {
            let page = mmap(std::ptr::null_mut(), 4096, 3, 0x22, -1, 0) as *mut u64;
            let p = lend(&mut *page.add(7));
            *p = i;
            sum += *page.add(7);
            munmap(page as *mut c_void, 4096);
        }
    }
    println!("{}", sum);
}
