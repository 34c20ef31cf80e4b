// Panics with destructors, catch_unwind, a panicking thread, poisoned locks.
use std::panic;
use std::sync::{Arc, Mutex};

struct Noisy<'a>(&'a mut Vec<String>, u32);

impl Drop for Noisy<'_> {
    fn drop(&mut self) {
        self.0.push(format!("drop {}", self.1));
    }
}

fn fall(log: &mut Vec<String>, depth: u32) -> u32 {
    let mut n = Noisy(log, depth);
    if depth == 0 {
        panic::resume_unwind(Box::new("bottom"));
    }
    let m = &mut n;
    fall(m.0, depth - 1) + m.1
}

fn main() {
    panic::set_hook(Box::new(|_| {}));
    let mut log = vec![];
    for d in 0..5 {
        let r = panic::catch_unwind(panic::AssertUnwindSafe(|| fall(&mut log, d)));
        log.push(format!("caught {}", r.unwrap_err().downcast_ref::<&str>().unwrap()));
    }
    println!("{:?}", log);
    let lock = Arc::new(Mutex::new(vec![1]));
    let other = Arc::clone(&lock);
    let r = std::thread::spawn(move || {
        let mut g = other.lock().unwrap();
        g.push(2);
        let empty: Vec<u32> = vec![];
        let n = g.len();
        g.push(empty[n]);
    })
    .join();
    println!("{} {}", r.is_err(), lock.is_poisoned());
    println!("{:?}", lock.lock().unwrap_or_else(|e| e.into_inner()));
    let checked = panic::catch_unwind(|| "12x".parse::<u32>().unwrap());
    println!("{}", checked.is_err());
}
