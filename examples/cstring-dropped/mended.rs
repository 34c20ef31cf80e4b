// Mended: the string lives as long as C may use it.
use std::ffi::{c_char, CString};

extern "C" {
    fn greet_set_name(name: *const c_char);
    fn greet();
}

fn configure(name: &str) -> CString {
    let name = CString::new(name).unwrap();
    unsafe { greet_set_name(name.as_ptr()) }
    name
}

fn main() {
    let _name = configure("world");
    unsafe { greet() }
}
