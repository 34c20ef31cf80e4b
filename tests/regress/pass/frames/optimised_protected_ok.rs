// The foreign write happens after the call.
// build: -O
use std::hint::black_box;

#[inline(never)]
fn poke(p: *mut u64) {
    unsafe { std::ptr::write_volatile(p, 9) }
}

#[inline(never)]
fn hold(x: &mut u64) -> u64 {
    *black_box(&mut *x) += 1;
    black_box(0)
}

fn main() {
    let p = Box::into_raw(Box::new(black_box(1u64)));
    println!("{}", hold(unsafe { &mut *p }));
    poke(black_box(p));
    unsafe { drop(Box::from_raw(p)) };
}
