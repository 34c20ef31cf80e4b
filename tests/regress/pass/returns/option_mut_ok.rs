// The owner writes another element.
// models: tree stacked
fn find(v: &mut Vec<u64>, key: u64) -> Option<*mut u64> {
    for i in 0..v.len() {
        if v[i] == key {
            return Some(unsafe { v.as_mut_ptr().add(i) });
        }
    }
    None
}

fn main() {
    let mut v = vec![1, 2, 3];
    let p: *mut u64 = match find(&mut v, 2) {
        Some(x) => x,
        None => return,
    };
    v[0] = 20;
    unsafe { *p += 1 };
    println!("{:?}", v);
}
