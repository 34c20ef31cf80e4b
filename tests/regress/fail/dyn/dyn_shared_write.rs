// `&dyn Shape` of a type without cells freezes the concrete type's bytes.
trait Shape {
    fn area(&self) -> u64;
}

struct Square {
    side: u64,
}

impl Shape for Square {
    fn area(&self) -> u64 {
        self.side * self.side
    }
}

fn raw(s: &dyn Shape) -> *mut u64 { //~ BORN
    s as *const dyn Shape as *mut u64
}

fn main() {
    let sq = Box::new(Square { side: 3 });
    let p = raw(&*sq);
    unsafe { *p = 4 }; //~ ACCESS
    println!("{}", sq.area());
}
