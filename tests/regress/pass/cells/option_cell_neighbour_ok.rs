// Only the enum's bytes are written.
use std::cell::Cell;

#[repr(C)]
struct Slot {
    cache: Option<Cell<u32>>,
    key: u32,
}

fn peek(s: &Slot) -> *mut u32 {
    s as *const Slot as *mut u32
}

fn main() {
    let s = Box::new(Slot { cache: Some(Cell::new(1)), key: 2 });
    let p = peek(&s);
    unsafe { *p.add(1) += 1 };
    println!("{} {}", s.key, s.cache.as_ref().map_or(0, |c| c.get()));
}
