use smallvec::SmallVec;
fn main() {
    let mut v: SmallVec<[u8; 2]> = SmallVec::new();
    for i in 0..8u8 { v.push(i); }
    assert!(v.spilled());
    let cap = v.capacity();
    v.grow(cap);
    println!("{}", v.len());
}
