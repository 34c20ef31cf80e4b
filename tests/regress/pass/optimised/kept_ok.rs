// The mended twin of kept: Rust lends again after its own write.
// build: -O
// models: tree stacked
use std::hint::black_box;

extern "C" {
    fn keep(p: *mut i64);
    fn use_kept() -> i64;
}

struct Stats {
    total: i64,
    rounds: i64,
}

#[inline(never)]
fn register(total: &mut i64) {
    *total += 1;
    unsafe { keep(total) }
}

#[inline(never)]
fn round(stats: &mut Stats) {
    stats.total += black_box(2);
    stats.rounds += 1;
}

fn main() {
    let stats = Box::leak(Box::new(Stats { total: black_box(0), rounds: 0 }));
    register(&mut stats.total);
    round(stats);
    register(&mut stats.total);
    println!("{}", unsafe { use_kept() });
    println!("{} {}", stats.total, stats.rounds);
}
