// A full fence may be a locked operation on the top of the stack, which changes nothing there.
// build: -O
use std::hint::black_box;
use std::sync::atomic::{fence, AtomicU64, Ordering};

extern "C" {
    fn c_fence(n: *mut u64) -> u64;
}

#[inline(never)]
fn hold(x: &mut u64, shared: &AtomicU64) -> u64 {
    *x += 1;
    fence(Ordering::SeqCst);
    let n = shared.fetch_add(1, Ordering::SeqCst);
    *x += unsafe { c_fence(x) };
    fence(Ordering::SeqCst);
    *x += n;
    *x
}

fn main() {
    static SHARED: AtomicU64 = AtomicU64::new(1);
    let mut local = black_box(1u64);
    let mut sum = 0;
    for _ in 0..5 {
        sum += hold(&mut local, &SHARED);
    }
    println!("{sum}");
}
