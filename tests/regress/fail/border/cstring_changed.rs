// CString::from_raw computes the size with strlen: C has shortened the text, so the layout differs.
use std::ffi::CString;
use std::os::raw::c_char;

extern "C" {
    fn cut(s: *mut c_char);
}

fn main() {
    let raw = CString::new("a fairly long text").unwrap().into_raw();
    unsafe {
        cut(raw);
        let back = CString::from_raw(raw);
        println!("{:?}", back);
        drop(back); //~ ACCESS
    }
}
