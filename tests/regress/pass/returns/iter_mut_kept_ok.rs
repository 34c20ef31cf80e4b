// All items of one iter_mut live at once.
// models: tree stacked
fn main() {
    let mut v = vec![1u32, 2, 3];
    let mut kept: Vec<*mut u32> = v.iter_mut().map(|x| x as *mut u32).collect();
    kept.reverse();
    for (i, p) in kept.iter().enumerate() {
        unsafe { **p += i as u32 };
    }
    println!("{:?}", v);
}
