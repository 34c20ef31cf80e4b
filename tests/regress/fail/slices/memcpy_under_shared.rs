// copy_from_slice through an older pointer while a call holds the target shared.
fn hold(s: &[u8], p: *mut u8, from: &[u8]) -> usize { //~ BORN
    unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), p, from.len()) }; //~ ACCESS
    s.len()
}

fn main() {
    let mut v = vec![0u8; 64];
    let p = v.as_mut_ptr();
    let s = unsafe { std::slice::from_raw_parts(p, 64) };
    println!("{}", hold(s, p, &[1; 40]));
    println!("{}", v[3]);
}
