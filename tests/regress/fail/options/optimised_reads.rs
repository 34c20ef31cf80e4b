// A read in optimised code takes the right of a `&mut` argument away. Compilers read where the source does not, so by default the
// violation is counted only; the ok twin is the same program without the option.
// build: -O
// flags: --optimised-reads=report
use std::hint::black_box;

#[inline(never)]
fn hold(x: &mut u64, p: *const u64) -> u64 {
    *black_box(&mut *x) += 1;
    black_box(unsafe { *p }) //~ ACCESS
}

fn main() {
    let p = Box::into_raw(Box::new(black_box(1u64)));
    println!("{}", hold(unsafe { &mut *p }, black_box(p)));
    unsafe { drop(Box::from_raw(p)) };
}
