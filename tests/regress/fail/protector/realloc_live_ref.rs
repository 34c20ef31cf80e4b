// A Vec grows while a call holds a reference into it: realloc frees protected memory.
fn append(first: &u64, v: *mut Vec<u64>) -> u64 { //~ BORN
    unsafe {
        let v = &mut *v;
        for i in 0..64 {
            v.push(i); //~ ACCESS
        }
    }
    1
}

fn main() {
    let mut v: Vec<u64> = Vec::with_capacity(4);
    v.push(7);
    let p = std::ptr::addr_of_mut!(v);
    let first = unsafe { &*(*p).as_ptr() };
    println!("{} {}", append(first, p), v.len());
}
