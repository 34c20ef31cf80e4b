// Mended: what is to outlive the next call is copied out.
extern "C" {
    fn log_append(text: *const u8, n: usize);
    fn log_text() -> *const u8;
    fn log_length() -> usize;
}

fn append(s: &str) {
    unsafe { log_append(s.as_ptr(), s.len()) }
}

fn text() -> Vec<u8> {
    unsafe { std::slice::from_raw_parts(log_text(), log_length()).to_vec() }
}

fn main() {
    append("started");
    let first = text();
    append(", went on for quite some time");
    println!("{}", first[0] as char);
}
