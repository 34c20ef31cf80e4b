// Only the Cell's byte is written.
use std::cell::Cell;

#[repr(C)]
struct Header {
    id: u8,
    hits: Cell<u8>,
    kind: u8,
}

fn peek(h: &Header) -> *mut Header {
    h as *const Header as *mut Header
}

fn main() {
    let h = Box::new(Header { id: 1, hits: Cell::new(0), kind: 2 });
    let p = peek(&h) as *mut u8;
    unsafe { *p.add(1) = 5 };
    println!("{} {} {}", h.id, h.hits.get(), h.kind);
}
