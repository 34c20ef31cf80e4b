// A pair of references comes back in two registers; both point to the same element.
// models: tree stacked
fn both(v: *mut u64) -> (&'static mut u64, &'static mut u64) {
    unsafe { (&mut *v, &mut *v) }
}

fn main() {
    let v = Box::into_raw(Box::new(1u64));
    let (a, b) = both(v);
    let (a, b): (*mut u64, *mut u64) = (a, b);
    unsafe {
        *a = 2; //~ tree: LOST //~ stacked: ACCESS
        *b = 3; //~ tree: ACCESS
        println!("{}", *v);
        drop(Box::from_raw(v));
    }
}
