// The bytes of a `&str` are written through an older pointer while a call holds it.
// models: tree stacked
fn shout(s: &str, raw: *mut u8) -> usize { //~ BORN
    unsafe { *raw = b'J' }; //~ ACCESS
    s.len()
}

fn main() {
    let mut text = String::from("hello");
    let raw = text.as_mut_ptr();
    let s = unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(raw, 5)) };
    println!("{}", shout(s, raw));
    println!("{}", text);
}
