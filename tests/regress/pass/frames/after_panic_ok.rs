// Protected references of frames that panicked do not protect any more: many rounds, raw writes in between.
use std::panic;

fn work(x: &mut u64, depth: u32) -> u64 {
    *x += 1;
    if depth == 0 {
        panic::resume_unwind(Box::new(1));
    }
    work(x, depth - 1) + 1
}

fn main() {
    let mut v = 1u64;
    let raw = std::ptr::addr_of_mut!(v);
    let mut caught = 0;
    for i in 0..50 {
        let r = panic::catch_unwind(panic::AssertUnwindSafe(|| unsafe { work(&mut *raw, i % 7) }));
        caught += r.is_err() as u32;
        unsafe { *raw += 1 };
    }
    println!("{} {}", caught, unsafe { *raw });
}
