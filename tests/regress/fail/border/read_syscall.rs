// The kernel writes into a buffer that Rust holds shared during the call.
// rust: 1.90
use std::os::raw::{c_int, c_void};

extern "C" {
    fn pipe(fd: *mut c_int) -> c_int;
    fn write(fd: c_int, p: *const c_void, n: usize) -> isize;
    fn read(fd: c_int, p: *mut c_void, n: usize) -> isize;
}

fn hold(s: &[u8], p: *mut u8, fd: c_int) -> u8 { //~ BORN
    let n = unsafe { read(fd, p as *mut c_void, 8) }; //~ ACCESS
    n as u8 + s.len() as u8
}

fn main() {
    let mut fd = [0 as c_int; 2];
    let mut v = vec![0u8; 16];
    let p = v.as_mut_ptr();
    unsafe {
        pipe(fd.as_mut_ptr());
        write(fd[1], b"12345678".as_ptr() as *const c_void, 8);
        println!("{}", hold(std::slice::from_raw_parts(p, 16), p, fd[0]));
    }
    println!("{}", v[0]);
}
