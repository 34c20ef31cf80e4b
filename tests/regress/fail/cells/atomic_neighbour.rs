// A plain counter beside an atomic one is written by another pointer while a `&Stats` parameter is in force.
use std::sync::atomic::{AtomicU64, Ordering};

struct Stats {
    atomic: AtomicU64,
    plain: u64,
}

fn observe(s: &Stats, raw: *mut u64) -> u64 { //~ BORN
    s.atomic.fetch_add(1, Ordering::Relaxed);
    unsafe { *raw += 1 }; //~ ACCESS
    s.atomic.load(Ordering::Relaxed)
}

fn main() {
    let s = Box::into_raw(Box::new(Stats { atomic: AtomicU64::new(0), plain: 0 }));
    unsafe {
        let raw = std::ptr::addr_of_mut!((*s).plain);
        println!("{}", observe(&*s, raw));
        drop(Box::from_raw(s));
    }
}
