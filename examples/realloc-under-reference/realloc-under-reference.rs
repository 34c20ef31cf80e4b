// A slice of memory that C owns is kept across a call that lets C move it.
extern "C" {
    fn log_append(text: *const u8, n: usize);
    fn log_text() -> *const u8;
    fn log_length() -> usize;
}

fn append(s: &str) {
    unsafe { log_append(s.as_ptr(), s.len()) }
}

fn text() -> &'static [u8] {
    unsafe { std::slice::from_raw_parts(log_text(), log_length()) }
}

fn main() {
    append("started");
    let first = text();
    append(", went on for quite some time");
    println!("{}", first[0] as char);
}
