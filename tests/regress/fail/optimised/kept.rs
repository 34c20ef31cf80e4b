// C at -O2 keeps what Rust at full optimisation lent it for a call, and uses it after Rust has written.
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
    *total += 1; //~ BORN
    unsafe { keep(total) }
}

#[inline(never)]
fn round(stats: &mut Stats) {
    stats.total += black_box(2); //~ LOST
    stats.rounds += 1;
}

fn main() {
    let stats = Box::leak(Box::new(Stats { total: black_box(0), rounds: 0 }));
    register(&mut stats.total);
    round(stats);
    println!("{}", unsafe { use_kept() });
    println!("{} {}", stats.total, stats.rounds);
}
