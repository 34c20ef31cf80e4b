// As birth_in_wrapper, with a way to the field that is no reference.
use std::ptr::{addr_of_mut, NonNull};

struct Ref<T>(NonNull<T>);

impl<T> Ref<T> {
    fn new(r: *mut T) -> Ref<T> {
        Ref(NonNull::new(r).unwrap())
    }
}

struct Entry {
    key: u32,
    value: u64,
}

fn value_of(e: *mut Entry) -> Ref<u64> {
    Ref::new(unsafe { addr_of_mut!((*e).value) })
}

fn main() {
    let mut e = Box::new(Entry { key: 1, value: 2 });
    let r = value_of(&mut *e);
    unsafe { *r.0.as_ptr() += 1 };
    e.value += 1;
    println!("{} {}", e.key, e.value);
}
