// The linker folds functions with equal code: what one's types promise, the other's do not.
// build: -O -C link-arg=-Wl,--icf=all
// models: tree stacked
use std::hint::black_box;

#[inline(never)]
fn add_exclusive(x: &mut u64, by: u64) -> u64 {
    *x = x.wrapping_mul(3).wrapping_add(by);
    *x
}

#[inline(never)]
unsafe fn add_raw(x: *mut u64, by: u64) -> u64 {
    *x = (*x).wrapping_mul(3).wrapping_add(by);
    *x
}

#[inline(never)]
fn shared(x: &u64) -> u64 {
    x.rotate_left(7) ^ 5
}

#[inline(never)]
unsafe fn behind(x: *const u64) -> u64 {
    (*x).rotate_left(7) ^ 5
}

fn main() {
    let exclusive: fn(&mut u64, u64) -> u64 = black_box(add_exclusive);
    let raw: unsafe fn(*mut u64, u64) -> u64 = black_box(add_raw);
    let owner = Box::into_raw(Box::new(black_box(1u64)));
    let mut sum = 0;
    unsafe {
        let other = &raw mut *owner;
        for i in 0..10 {
            sum += exclusive(&mut *owner, i);
            sum += raw(other, i) + raw(owner, i);
            sum += black_box(shared as fn(&u64) -> u64)(&*owner);
            sum ^= black_box(behind as unsafe fn(*const u64) -> u64)(other);
            *other += 1;
        }
        drop(Box::from_raw(owner));
    }
    println!("{sum} {}", exclusive as usize == raw as usize);
}
