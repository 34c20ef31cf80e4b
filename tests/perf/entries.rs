// Rust, unoptimised: 35 million function entries that take references (retag, protector, end of protector each).
// SPDX-License-Identifier: GPL-2.0-or-later
struct Counter {
    hits: u64,
    sum: u64,
}

fn bump(c: &mut Counter, by: &u64) {
    c.hits += 1;
    add(&mut c.sum, by);
}

fn add(to: &mut u64, by: &u64) {
    *to = to.wrapping_add(*by);
}

fn read(c: &Counter) -> u64 {
    c.sum ^ c.hits
}

fn main() {
    let entries: u64 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(35_000_000);
    let mut heap = Box::new(Counter { hits: 0, sum: 1 });
    let mut local = Counter { hits: 0, sum: 1 };
    let mut i = 0;
    while i < entries / 6 {
        bump(&mut heap, &i);
        bump(&mut local, &i);
        i += 1;
        if read(&heap) ^ read(&local) != 0 {
            println!("differ");
        }
    }
    println!("{} {}", heap.hits, local.sum);
}
