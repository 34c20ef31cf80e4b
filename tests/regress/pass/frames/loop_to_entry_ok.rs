// Functions whose loop jumps to their first instruction, spinning on an atomic that another thread sets.
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;

fn spin(f: &AtomicBool) {
    while !f.load(Ordering::Acquire) {
        std::thread::yield_now();
    }
}

fn count_down(n: &mut u64) {
    while *n > 0 {
        *n -= 1;
    }
}

fn main() {
    let f = Arc::new((AtomicBool::new(false), AtomicU64::new(0)));
    let g = Arc::clone(&f);
    let t = std::thread::spawn(move || {
        g.1.store(5, Ordering::Relaxed);
        g.0.store(true, Ordering::Release);
    });
    spin(&f.0);
    t.join().unwrap();
    let mut n = f.1.load(Ordering::Relaxed) + 1000;
    count_down(&mut n);
    println!("{}", n);
}
