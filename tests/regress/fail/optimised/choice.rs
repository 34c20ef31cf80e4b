// Optimised code chooses by the value itself: it is read for certain, through a pointer that has lost its right.
use std::hint::black_box;

#[repr(C)]
struct Item {
    value: i32,
    more: i64,
}

extern "C" {
    fn value_or(p: *const Item, least: i32) -> i32;
}

fn lend(p: &mut Item) -> *mut Item { //~ BORN
    p
}

fn bump(x: &mut i32) {
    *x += 1; //~ LOST
}

fn main() {
    let owner = Box::into_raw(Box::new(Item { value: 1, more: 2 }));
    unsafe {
        let p = lend(&mut *owner);
        bump(&mut (*owner).value);
        println!("{} {}", value_or(p, black_box(0)), (*p).more);
        drop(Box::from_raw(owner));
    }
}
