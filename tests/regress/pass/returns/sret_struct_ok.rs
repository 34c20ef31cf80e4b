// The struct's references point to two elements.
// models: tree stacked
struct View<'a> {
    first: &'a mut u64,
    again: &'a mut u64,
    tag: u64,
}

fn view(v: *mut u64) -> View<'static> {
    unsafe { View { first: &mut *v, again: &mut *v.add(1), tag: 7 } }
}

fn main() {
    let v = Box::into_raw(Box::new([1u64, 2])) as *mut u64;
    let w = view(v);
    unsafe {
        let (a, b): (*mut u64, *mut u64) = (w.first, w.again);
        *a = 2;
        *b = 3;
        *a += *b;
        println!("{} {}", *v, w.tag);
        drop(Box::from_raw(v as *mut [u64; 2]));
    }
}
