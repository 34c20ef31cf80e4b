// All Cells are written, no key.
use std::cell::Cell;

#[repr(C)]
struct Entry {
    hits: Cell<u16>,
    key: u16,
}

fn peek(s: &[Entry]) -> *mut u16 {
    s.as_ptr() as *mut u16
}

fn main() {
    let table: Vec<Entry> = (0..8).map(|i| Entry { hits: Cell::new(i), key: i }).collect();
    let p = peek(&table);
    for i in 0..8 {
        unsafe { *p.add(2 * i) += 100 };
    }
    println!("{} {}", table[4].hits.get(), table[4].key);
}
