// The shared reference that refuses is made two wrappers deep; whoever called the outer one is to blame, and is shown.
use std::ptr::NonNull;

struct Ref<T>(NonNull<T>);

impl<T> Ref<T> {
    fn new(r: &T) -> Ref<T> {
        Ref(NonNull::from(r))
    }
}

struct Entry {
    key: u32,
    value: u64,
}

fn value_of(e: &Entry) -> Ref<u64> {
    Ref::new(&e.value) //~ BORN
}

fn main() {
    let mut e = Box::new(Entry { key: 1, value: 2 });
    let r = value_of(&e);
    unsafe { *r.0.as_ptr() += 1 }; //~ ACCESS
    e.value += 1;
    println!("{} {}", e.key, e.value);
}
