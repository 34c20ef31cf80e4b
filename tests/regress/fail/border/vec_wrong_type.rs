// A Vec<u64> is taken apart and put together as bytes: the alignment given at deallocation is another one.
fn main() {
    let mut v: Vec<u64> = vec![1, 2];
    let p = v.as_mut_ptr();
    std::mem::forget(v);
    let bytes = unsafe { Vec::from_raw_parts(p as *mut u8, 16, 16) };
    println!("{}", bytes[0]);
    drop(bytes); //~ ACCESS
}
