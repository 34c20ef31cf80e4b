// The bytes are copied.
fn main() {
    let v: Vec<u64> = vec![1, 2];
    let bytes = unsafe { std::slice::from_raw_parts(v.as_ptr() as *const u8, 16) }.to_vec();
    println!("{}", bytes[0]);
}
