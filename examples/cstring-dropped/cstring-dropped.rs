// `CString::new(..).unwrap().as_ptr()`: the string is dropped at the end of the statement, C keeps the pointer.
use std::ffi::{c_char, CString};

extern "C" {
    fn greet_set_name(name: *const c_char);
    fn greet();
}

fn configure(name: &str) {
    #[allow(dangling_pointers_from_temporaries)]
    let pointer = CString::new(name).unwrap().as_ptr();
    unsafe { greet_set_name(pointer) }
}

fn main() {
    configure("world");
    unsafe { greet() }
}
