// Plain `&mut dyn Shape` is not Unpin: it keeps its tag, like Miri.
trait Shape {
    fn side(&self) -> u64;
}

struct Square {
    side: u64,
}

impl Shape for Square {
    fn side(&self) -> u64 {
        self.side
    }
}

fn keep(s: &mut dyn Shape) -> *mut u64 {
    s as *mut dyn Shape as *mut u64
}

fn main() {
    let sq = Box::into_raw(Box::new(Square { side: 3 }));
    unsafe {
        let p = keep(&mut *sq);
        (*sq).side = 10;
        *p += 1;
        println!("{}", (*sq).side());
        drop(Box::from_raw(sq));
    }
}
