// Optimised code loads a value and drops it: the source does not read there, and may not.
// models: tree stacked
use std::hint::black_box;

#[repr(C)]
struct Item {
    value: i32,
    more: i64,
}

extern "C" {
    fn value_or(p: *const Item, some: i32, otherwise: i32) -> i32;
}

fn lend(p: &mut Item) -> *mut Item {
    p
}

fn bump(x: &mut i32) {
    *x += 1;
}

fn main() {
    let owner = Box::into_raw(Box::new(Item { value: 1, more: 2 }));
    unsafe {
        let p = lend(&mut *owner);
        bump(&mut (*owner).value); // `p` does not reach the value any more
        println!("{} {}", value_or(p, black_box(0), 9), (*p).more);
        drop(Box::from_raw(owner));
    }
}
