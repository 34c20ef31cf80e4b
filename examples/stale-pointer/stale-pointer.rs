// A Rust program that lends a value to C.  C keeps the pointer after the loan is over, Rust writes the value, and C writes
// through its old pointer.  Everything is in bounds and alive, the program prints what one expects, and no compiler warns;
// but rustc may keep `total` in a register across `counter_bump()`, because nobody else is allowed to write it.

extern "C" {
    fn counter_watch(value: *mut i64);
    fn counter_bump();
}

struct Stats {
    total: i64,
    rounds: u32,
}

/// Registers the total with the C side.  The loan ends when this function returns; the C side does not know that.
fn register(total: &mut i64) {
    unsafe { counter_watch(total) }
}

fn round(stats: &mut Stats) -> i64 {
    stats.total += 10; // the owner writes: every older loan of `total` is over
    stats.rounds += 1;
    unsafe { counter_bump() } // C writes through the pointer it kept
    stats.total
}

fn main() {
    let mut stats = Stats { total: 0, rounds: 0 };
    register(&mut stats.total);
    let total = round(&mut stats);
    println!("total {total} after {} round", stats.rounds);
}
