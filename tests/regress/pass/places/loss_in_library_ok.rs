// As loss_in_library, but each pointer is taken after the write.
// models: tree
use std::hint::black_box;

fn lend(x: &mut u64) -> *mut u64 {
    x
}

fn by_write(x: &mut u64) {
    let p = x as *mut u64;
    unsafe { std::ptr::write(p, 3) }
}

fn by_replace(x: &mut u64) {
    std::mem::replace(x, 4);
}

fn by_copy(x: &mut u64) {
    unsafe { std::ptr::copy_nonoverlapping(&5u64, x as *mut u64, 1) }
}

fn by_method(x: &mut [u64]) {
    x.fill(7);
}

fn main() {
    let mut v = black_box(vec![1u64; 4]);
    by_write(&mut v[0]);
    let p = lend(&mut v[0]);
    unsafe { black_box(*p) };
    by_replace(&mut v[1]);
    let p = lend(&mut v[1]);
    unsafe { black_box(*p) };
    by_copy(&mut v[2]);
    let p = lend(&mut v[2]);
    unsafe { black_box(*p) };
    by_method(&mut v[3..]);
    let p = lend(&mut v[3]);
    unsafe { black_box(*p) };
}
