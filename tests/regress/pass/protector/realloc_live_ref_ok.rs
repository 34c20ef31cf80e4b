// The value is copied out before the Vec grows.
fn append(first: u64, v: *mut Vec<u64>) -> u64 {
    unsafe {
        let v = &mut *v;
        for i in 0..64 {
            v.push(i);
        }
    }
    first
}

fn main() {
    let mut v: Vec<u64> = Vec::with_capacity(4);
    v.push(7);
    let p = std::ptr::addr_of_mut!(v);
    let first = v[0];
    println!("{} {}", append(first, p), v.len());
}
