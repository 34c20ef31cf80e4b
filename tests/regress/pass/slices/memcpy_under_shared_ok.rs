// The bytes go behind the slice that is held.
fn hold(s: &[u8], p: *mut u8, from: &[u8]) -> usize {
    unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), p, from.len()) };
    s.len()
}

fn main() {
    let mut v = vec![0u8; 64];
    let p = v.as_mut_ptr();
    let s = unsafe { std::slice::from_raw_parts(p, 20) };
    println!("{}", hold(s, unsafe { p.add(20) }, &[1; 40]));
    println!("{}", v[23]);
}
