// Two elements.
// models: tree stacked
fn both(v: *mut u64) -> (&'static mut u64, &'static mut u64) {
    unsafe { (&mut *v, &mut *v.add(1)) }
}

fn main() {
    let v = Box::into_raw(Box::new([1u64, 2])) as *mut u64;
    let (a, b) = both(v);
    let (a, b): (*mut u64, *mut u64) = (a, b);
    unsafe {
        *a = 2;
        *b = 3;
        *a += *b;
        println!("{}", *v);
        drop(Box::from_raw(v as *mut [u64; 2]));
    }
}
