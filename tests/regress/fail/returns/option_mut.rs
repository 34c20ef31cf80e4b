// Option<&mut T> from a look-up, kept across a write by the owner.
// models: tree stacked
fn find(v: &mut [u64], key: u64) -> Option<&mut u64> {
    for x in v.iter_mut() {
        if *x == key {
            return Some(x);
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
    v[1] = 20; //~ tree: LOST
    unsafe { *p += 1 }; //~ ACCESS
    println!("{:?}", v);
}
