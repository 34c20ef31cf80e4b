// A field beside an enum that holds a Cell stays frozen: the enum's own range alone counts as UnsafeCell.
use std::cell::Cell;

#[repr(C)]
struct Slot {
    cache: Option<Cell<u32>>,
    key: u32,
}

fn peek(s: &Slot) -> *mut u32 { //~ BORN
    s as *const Slot as *mut u32
}

fn main() {
    let s = Box::new(Slot { cache: Some(Cell::new(1)), key: 2 });
    let p = peek(&s);
    unsafe {
        *p.add(1) += 1;
        *p.add(2) = 9; //~ ACCESS
    }
    println!("{} {}", s.key, s.cache.as_ref().map_or(0, |c| c.get()));
}
