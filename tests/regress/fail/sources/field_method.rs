// A method of a field, called through a name, does not end the name.
use std::cell::Cell;

struct Both {
    plain: u32,
    cell: Cell<u32>,
}

fn main() {
    let mut both = Both { plain: 1, cell: Cell::new(2) };
    let p = std::ptr::addr_of_mut!(both);
    let r = unsafe { &*p }; //~ BORN
    r.cell.set(3);
    unsafe { (*p).plain = 4 }; //~ LOST
    let seen = r.plain; //~ ACCESS
    println!("{} {}", seen, both.cell.get());
}
