// The pointer comes from the whole array.
// models: tree stacked
fn all(x: &mut [u32; 3]) -> *mut u32 {
    x.as_mut_ptr()
}

fn main() {
    let owner = Box::into_raw(Box::new([1u32, 2, 3]));
    unsafe {
        let p = all(&mut *owner);
        *p.add(1) = 20;
        println!("{}", (*owner)[1]);
        drop(Box::from_raw(owner));
    }
}
