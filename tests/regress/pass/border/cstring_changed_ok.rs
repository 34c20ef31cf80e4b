// The length stays the same.
use std::ffi::CString;
use std::os::raw::c_char;

extern "C" {
    fn shout(s: *mut c_char);
}

fn main() {
    let raw = CString::new("a fairly long text").unwrap().into_raw();
    unsafe {
        shout(raw);
        let back = CString::from_raw(raw);
        println!("{:?}", back);
        drop(back);
    }
}
