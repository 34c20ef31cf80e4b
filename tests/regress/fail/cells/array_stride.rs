// In a slice of {Cell<u16>, u16} every second u16 is frozen.
use std::cell::Cell;

#[repr(C)]
struct Entry {
    hits: Cell<u16>,
    key: u16,
}

fn peek(s: &[Entry]) -> *mut u16 { //~ BORN
    s.as_ptr() as *mut u16
}

fn main() {
    let table: Vec<Entry> = (0..8).map(|i| Entry { hits: Cell::new(i), key: i }).collect();
    let p = peek(&table);
    unsafe {
        *p.add(8) = 100;
        *p.add(9) = 101; //~ ACCESS
    }
    println!("{} {}", table[4].hits.get(), table[4].key);
}
