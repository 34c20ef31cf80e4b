// `&mut (dyn Shape + Unpin)` gets a tag of its own.
trait Shape {
    fn grow(&mut self);
}

struct Square {
    side: u64,
}

impl Shape for Square {
    fn grow(&mut self) {
        self.side += 1;
    }
}

fn keep(s: &mut (dyn Shape + Unpin)) -> *mut u64 { //~ BORN
    s.grow();
    s as *mut (dyn Shape + Unpin) as *mut u64
}

fn main() {
    let mut sq = Square { side: 3 };
    let p = keep(&mut sq);
    sq.side = 10; //~ LOST
    unsafe { *p += 1 }; //~ ACCESS
    println!("{}", sq.side);
}
