// The concrete type behind the vtable is a Cell.
use std::cell::Cell;

trait Shape {
    fn area(&self) -> u64;
}

struct Square {
    side: Cell<u64>,
}

impl Shape for Square {
    fn area(&self) -> u64 {
        self.side.get() * self.side.get()
    }
}

fn raw(s: &dyn Shape) -> *mut u64 {
    s as *const dyn Shape as *mut u64
}

fn main() {
    let sq = Box::new(Square { side: Cell::new(3) });
    let p = raw(&*sq);
    unsafe { *p = 4 };
    println!("{}", sq.area());
}
