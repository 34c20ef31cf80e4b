// The same program: a violation that rests on a read in optimised code is counted and not reported.
// build: -O
use std::hint::black_box;

#[inline(never)]
fn hold(x: &mut u64, p: *const u64) -> u64 {
    *black_box(&mut *x) += 1;
    black_box(unsafe { *p })
}

fn main() {
    let p = Box::into_raw(Box::new(black_box(1u64)));
    println!("{}", hold(unsafe { &mut *p }, black_box(p)));
    unsafe { drop(Box::from_raw(p)) };
}
