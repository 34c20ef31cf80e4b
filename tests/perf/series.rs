// One size of one series: does a fixed piece of work and prints the CPU time of a unit of it in nanoseconds (scripts/series).
// The clock is read inside, so that start-up and preparation are not in the figure; the best of five rounds counts.
// SPDX-License-Identifier: GPL-2.0-or-later
use std::hint::black_box;

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanos: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, out: *mut Timespec) -> i32;
}

const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;

fn cpu_ns() -> u64 {
    let mut t = Timespec { seconds: 0, nanos: 0 };
    unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &raw mut t) };
    t.seconds as u64 * 1_000_000_000 + t.nanos as u64
}

/// The best of `rounds` runs of `work`, divided by its units.
fn best(rounds: u32, units: u64, mut work: impl FnMut()) -> f64 {
    let mut least = u64::MAX;
    for _ in 0..rounds {
        let start = cpu_ns();
        work();
        least = least.min(cpu_ns() - start);
    }
    least as f64 / units as f64
}

// ---- slices: a call costs the same whatever its slice is long ----

fn first(v: &[u8]) -> u8 {
    v[0]
}

fn bump(v: &mut [u8]) {
    v[0] = v[0].wrapping_add(1);
}

const CALLS: u64 = 4_000;

/// Every byte has been written, so that the rights of the whole slice are cached when the calls begin.
fn filled(n: usize) -> Vec<u8> {
    let mut v = vec![0u8; n];
    let mut i = 0;
    while i < n {
        unsafe { *v.as_mut_ptr().add(i) = 1 };
        i += 8;
    }
    v
}

fn shared(n: usize) -> f64 {
    let v = filled(n);
    best(3, CALLS, || {
        for _ in 0..CALLS {
            black_box(first(black_box(&v)));
        }
    })
}

fn exclusive(n: usize) -> f64 {
    let mut v = filled(n);
    best(3, CALLS, || {
        for _ in 0..CALLS {
            bump(black_box(&mut v));
        }
    })
}

/// Both, and a write through a raw pointer somewhere in the slice in between.
fn turns(n: usize) -> f64 {
    let mut v = filled(n);
    let p = v.as_mut_ptr();
    let mut at = 0usize;
    best(3, CALLS, || {
        for _ in 0..CALLS {
            black_box(first(unsafe { std::slice::from_raw_parts(p, n) }));
            bump(unsafe { std::slice::from_raw_parts_mut(p, n) });
            at = (at + 4099) % n;
            unsafe { *p.add(at) = 3 };
        }
    })
}

// ---- depth: a frame costs the same however deep it lies ----

fn down(x: &mut u64, depth: u64) {
    *x += 1;
    if depth > 1 {
        down(x, depth - 1);
    }
    *x ^= depth;
}

fn depth(n: usize) -> f64 {
    let run = move || {
        let mut x = Box::new(0u64);
        let rounds = if n < 100_000 { 5 } else { 2 };
        best(rounds, n as u64, || down(black_box(&mut x), n as u64))
    };
    std::thread::Builder::new().stack_size(n * 512 + (1 << 20)).spawn(run).unwrap().join().unwrap()
}

// ---- live borrows of one allocation ----

fn add(x: &mut u64) -> u64 {
    *x += 1;
    *x
}

fn get(x: &u64) -> u64 {
    *x
}

/// n exclusive references into one block, all alive, each used twice.
fn siblings(n: usize) -> f64 {
    let mut v = vec![1u64; n];
    best(3, n as u64, || {
        let mut all: Vec<&mut u64> = v.iter_mut().collect();
        for r in all.iter_mut() {
            add(r);
        }
        for r in all.iter() {
            black_box(get(r));
        }
    })
}

/// n references to the same bytes, made from one raw pointer, all alive.
fn raw_same(n: usize) -> f64 {
    let mut x = Box::new(1u64);
    let p: *mut u64 = &mut *x;
    best(3, n as u64, || {
        let mut all: Vec<&u64> = Vec::with_capacity(n);
        for _ in 0..n {
            all.push(share(unsafe { &*p }));
        }
        let mut sum = 0;
        for r in &all {
            sum += get(r);
        }
        black_box(sum);
    })
}

fn share(x: &u64) -> &u64 {
    x
}

/// n references to different bytes of one block, made from one raw pointer, written and read in turn.
fn raw_apart(n: usize) -> f64 {
    let mut v = vec![1u64; n];
    let p = v.as_mut_ptr();
    best(3, n as u64, || {
        let mut all: Vec<&mut u64> = Vec::with_capacity(n);
        for i in 0..n {
            all.push(lend(unsafe { &mut *p.add(i) }));
        }
        for r in all.iter_mut() {
            add(r);
        }
        for i in 0..n {
            black_box(unsafe { *p.add(i) });
        }
    })
}

fn lend(x: &mut u64) -> &mut u64 {
    x
}

/// Every reference is made from the one before it and is kept: n levels of borrows in one block.
fn nested(n: usize) -> f64 {
    let mut v = vec![1u64; n + 1];
    best(3, n as u64, || {
        let mut heads: Vec<&mut u64> = Vec::with_capacity(n);
        let mut rest: &mut [u64] = &mut v;
        for _ in 0..n {
            let (head, tail) = halve(rest);
            heads.push(head);
            rest = tail;
        }
        for r in heads.iter_mut() {
            add(r);
        }
    })
}

fn halve(v: &mut [u64]) -> (&mut u64, &mut [u64]) {
    let (a, b) = v.split_at_mut(1);
    (&mut a[0], b)
}

// ---- threads: a unit of work costs the same whatever number of threads share it ----

fn threads(n: usize) -> f64 {
    const UNITS: u64 = 200_000;
    best(3, UNITS, || {
        let all: Vec<_> = (0..n)
            .map(|_| {
                std::thread::spawn(move || {
                    let mut x = vec![0u64; 8];
                    for i in 0..UNITS / n as u64 {
                        add(&mut x[i as usize % 8]);
                    }
                    black_box(x);
                })
            })
            .collect();
        for t in all {
            t.join().unwrap();
        }
    })
}

// ---- heap: a collection costs what is touched ----

/// A live heap of n KiB, half of it pointers, beside a loop that makes tags.
fn live_heap(n: usize) -> f64 {
    let blocks: Vec<Box<[usize; 16]>> = (0..n * 8).map(|i| Box::new([i; 16])).collect();
    let mut x = Box::new(0u64);
    const UNITS: u64 = 300_000;
    let cost = best(3, UNITS, || {
        for _ in 0..UNITS {
            add(black_box(&mut x));
        }
    });
    black_box(blocks);
    cost
}

// ---- run time: the n-th tenth of a long loop costs what the first did ----

fn tenths(units: u64) {
    let mut map = std::collections::BTreeMap::new();
    let mut v: Vec<u64> = (0..64).collect();
    for tenth in 1..=10u64 {
        let start = cpu_ns();
        for i in 0..units / 10 {
            let n = v.len();
            add(&mut v[i as usize % n]);
            if i % 16 == 0 {
                map.insert(i % 509, vec![i]);
            }
            if i % 32 == 0 {
                map.remove(&(i * 7 % 509));
                black_box(map.values().map(|b| b.len()).take(3).sum::<usize>());
            }
        }
        println!("{} {:.1}", tenth, (cpu_ns() - start) as f64 / (units / 10) as f64);
    }
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let n: usize = words[2].parse().unwrap();
    let cost = match words[1].as_str() {
        "shared" => shared(n),
        "exclusive" => exclusive(n),
        "turns" => turns(n),
        "depth" => depth(n),
        "siblings" => siblings(n),
        "raw_same" => raw_same(n),
        "raw_apart" => raw_apart(n),
        "nested" => nested(n),
        "threads" => threads(n),
        "live_heap" => live_heap(n),
        "tenths" => return tenths(n as u64),
        other => panic!("no series {}", other),
    };
    println!("{} {:.1}", n, cost);
}
