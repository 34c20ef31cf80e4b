// Threads: Rust workers take boxed jobs from a ring that C keeps.
// SPDX-License-Identifier: GPL-2.0-or-later
use std::os::raw::c_void;
use std::thread;

extern "C" {
    fn ring_put(p: *mut c_void);
    fn ring_take() -> *mut c_void;
}

struct Job {
    data: Vec<u64>,
    result: u64,
}

fn work(j: &mut Job) {
    for x in j.data.iter() {
        j.result = j.result.wrapping_mul(31).wrapping_add(*x);
    }
}

fn main() {
    let jobs: u64 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(20_000);
    let workers: Vec<_> = (0..4)
        .map(|_| {
            thread::spawn(|| {
                let mut sum = 0u64;
                loop {
                    let p = unsafe { ring_take() } as *mut Job;
                    if p.is_null() {
                        return sum;
                    }
                    let mut j = unsafe { Box::from_raw(p) };
                    work(&mut j);
                    sum = sum.wrapping_add(j.result);
                }
            })
        })
        .collect();
    for i in 0..jobs {
        let j = Box::new(Job { data: (i..i + 20).collect(), result: 0 });
        unsafe { ring_put(Box::into_raw(j) as *mut c_void) };
    }
    for _ in 0..4 {
        unsafe { ring_put(std::ptr::null_mut()) };
    }
    let sum = workers.into_iter().map(|w| w.join().unwrap()).fold(0u64, |a, b| a.wrapping_add(b));
    println!("{}", sum);
}
