// The same capacity.
fn main() {
    let mut v: Vec<u32> = Vec::with_capacity(10);
    v.push(1);
    let p = v.as_mut_ptr();
    let (len, cap) = (v.len(), v.capacity());
    std::mem::forget(v);
    let w = unsafe { Vec::from_raw_parts(p, len, cap) };
    println!("{:?}", w);
    drop(w);
}
