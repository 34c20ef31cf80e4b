use std::ffi::CString;
use std::os::raw::{c_char, c_int, c_void};

extern "C" {
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlclose(handle: *mut c_void) -> c_int;
}

unsafe fn symbol(handle: *mut c_void, name: &str) -> *mut c_void {
    let name = CString::new(name).unwrap();
    let p = dlsym(handle, name.as_ptr());
    assert!(!p.is_null());
    p
}

fn main() {
    unsafe {
        let name = CString::new("./libplugin.so").unwrap();
        for _ in 0..3 {
            let h = dlopen(name.as_ptr(), 2);
            assert!(!h.is_null());
            let attach: extern "C" fn(*mut u64) = std::mem::transmute(symbol(h, "plugin_attach"));
            let run: extern "C" fn() -> u64 = std::mem::transmute(symbol(h, "plugin_run"));
            let value = Box::into_raw(Box::new(1u64));
            attach(value);
            *value = 5;
            println!("{}", run());
            drop(Box::from_raw(value));
            dlclose(h);
        }
    }
}
