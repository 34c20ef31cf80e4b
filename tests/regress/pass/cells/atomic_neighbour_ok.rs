// Both counters are atomic.
use std::sync::atomic::{AtomicU64, Ordering};

struct Stats {
    atomic: AtomicU64,
    second: AtomicU64,
}

fn observe(s: &Stats, raw: *mut u64) -> u64 {
    s.atomic.fetch_add(1, Ordering::Relaxed);
    unsafe { *raw += 1 };
    s.second.load(Ordering::Relaxed)
}

fn main() {
    let s = Box::into_raw(Box::new(Stats { atomic: AtomicU64::new(0), second: AtomicU64::new(5) }));
    unsafe {
        let raw = (*s).second.as_ptr();
        println!("{}", observe(&*s, raw));
        drop(Box::from_raw(s));
    }
}
