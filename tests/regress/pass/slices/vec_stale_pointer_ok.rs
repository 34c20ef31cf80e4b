// Vec::as_mut_ptr hands out the buffer's own pointer; indexing does not end it.
fn main() {
    let mut v = vec![1, 2, 3];
    let p = v.as_mut_ptr();
    v[1] = 20;
    unsafe { *p.add(1) += 1 };
    println!("{:?}", v);
}
