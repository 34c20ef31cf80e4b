// Only Cell access, from two threads, each with its own.
use std::cell::Cell;

thread_local! {
    static SLOT: Cell<u64> = Cell::new(1);
}

fn run(n: u64) -> u64 {
    SLOT.with(|s| {
        s.set(s.get() + n);
        s.get()
    })
}

fn main() {
    let t = std::thread::spawn(|| run(10) + run(1));
    println!("{} {}", run(1), t.join().unwrap());
}
