// A returned `&mut Cell` is ReservedIM: foreign writes do not end it before its own first write.
use std::cell::Cell;

struct Pair {
    a: Cell<u32>,
    b: u32,
}

fn first(p: *mut Pair) -> &'static mut Cell<u32> {
    unsafe { &mut (*p).a }
}

fn main() {
    let pair = Box::into_raw(Box::new(Pair { a: Cell::new(1), b: 2 }));
    let a: *mut Cell<u32> = first(pair);
    let inner = unsafe { (*pair).a.as_ptr() };
    unsafe { *inner = 10 };
    unsafe { *(a as *mut u32) += 1 };
    unsafe {
        println!("{} {}", *inner, (*pair).b);
        drop(Box::from_raw(pair));
    }
}
