// The write comes first.
// models: tree stacked
fn shout(s: &str) -> usize {
    s.len()
}

fn main() {
    let mut text = String::from("hello");
    let raw = text.as_mut_ptr();
    unsafe { *raw = b'J' };
    let s = unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(raw, 5)) };
    println!("{} {}", shout(s), s);
}
