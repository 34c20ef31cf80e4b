// A struct with references comes back through memory.
// models: tree stacked
struct View<'a> {
    first: &'a mut u64,
    again: &'a mut u64,
    tag: u64,
}

fn view(v: *mut u64) -> View<'static> {
    unsafe { View { first: &mut *v, again: &mut *v, tag: 7 } }
} //~ stacked: BORN LOST

fn main() {
    let v = Box::into_raw(Box::new(1u64));
    let w = view(v);
    unsafe {
        let (a, b): (*mut u64, *mut u64) = (w.first, w.again);
        *a = 2; //~ tree: LOST //~ stacked: ACCESS
        *b = 3; //~ tree: ACCESS
        println!("{} {}", *v, w.tag);
        drop(Box::from_raw(v));
    }
}
