// The same through Box<dyn Trait>.
trait Value {
    fn get(&self) -> u64;
}

struct Plain(u64);

impl Value for Plain {
    fn get(&self) -> u64 {
        self.0
    }
}

fn run(b: Box<dyn Value>, other: *mut u64) -> u64 {
    unsafe { *other = 4 };
    b.get()
}

fn main() {
    let p = Box::into_raw(Box::new(Plain(1)));
    println!("{}", run(unsafe { Box::from_raw(p) }, p as *mut u64));
}
