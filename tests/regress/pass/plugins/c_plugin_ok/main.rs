use std::ffi::CString;
use std::os::raw::{c_char, c_int, c_void};

extern "C" {
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

fn main() {
    unsafe {
        let name = CString::new("./libplugin.so").unwrap();
        let h = dlopen(name.as_ptr(), 2);
        assert!(!h.is_null());
        let set: extern "C" fn(*mut u8) = std::mem::transmute(dlsym(h, c("plugin_set").as_ptr()));
        let get: extern "C" fn() -> u8 = std::mem::transmute(dlsym(h, c("plugin_get").as_ptr()));
        let mut buffer = vec![1u8; 40];
        set(buffer.as_mut_ptr());
        println!("{}", get());
        buffer[7] = 2;
        println!("{}", get());
    }
}

fn c(s: &str) -> CString {
    CString::new(s).unwrap()
}
