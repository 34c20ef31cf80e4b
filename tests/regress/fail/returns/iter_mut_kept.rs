// An item of iter_mut is kept while the Vec is written by index.
// models: tree stacked
fn main() {
    let mut v = vec![1u32, 2, 3];
    let kept: *mut u32 = v.iter_mut().nth(1).unwrap();
    v[1] = 9; //~ tree: LOST
    unsafe { *kept = 4 }; //~ ACCESS
    println!("{:?}", v);
}
