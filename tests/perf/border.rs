// A mixed program that crosses the border between Rust and C ten million times.
// SPDX-License-Identifier: GPL-2.0-or-later
extern "C" {
    fn border_add(p: *mut u64, by: u64);
    fn border_each(f: extern "C" fn(*mut u64), p: *mut u64, n: u64);
}

extern "C" fn step(p: *mut u64) {
    add(unsafe { &mut *p });
}

fn add(x: &mut u64) {
    *x += 1;
}

fn lend(x: &mut u64, by: u64) {
    unsafe { border_add(x, by) }
}

fn main() {
    let n: u64 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(10_000_000);
    let mut v = Box::new(0u64);
    for i in 0..n / 2 {
        lend(&mut v, i & 1);
    }
    unsafe { border_each(step, &mut *v, n / 2) };
    println!("{}", v);
}
