// Vec::from_raw_parts with another capacity than the Vec was allocated with.
fn main() {
    let mut v: Vec<u32> = Vec::with_capacity(10);
    v.push(1);
    let p = v.as_mut_ptr();
    let len = v.len();
    std::mem::forget(v);
    let w = unsafe { Vec::from_raw_parts(p, len, len) };
    println!("{:?}", w);
    drop(w); //~ ACCESS
}
