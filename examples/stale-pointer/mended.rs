// Mended: while C holds a pointer to the value, there is one raw pointer, and both sides use it.

extern "C" {
    fn counter_watch(value: *mut i64);
    fn counter_bump();
}

struct Stats {
    total: i64,
    rounds: u32,
}

/// Registers the total with the C side, which keeps the pointer until the program ends.
fn register(stats: *mut Stats) {
    unsafe { counter_watch(std::ptr::addr_of_mut!((*stats).total)) }
}

fn round(stats: *mut Stats) -> i64 {
    unsafe {
        (*stats).total += 10;
        (*stats).rounds += 1;
        counter_bump();
        (*stats).total
    }
}

fn main() {
    let stats = Box::into_raw(Box::new(Stats { total: 0, rounds: 0 }));
    register(stats);
    let total = round(stats);
    let stats = unsafe { Box::from_raw(stats) };
    println!("total {total} after {} round", stats.rounds);
}
