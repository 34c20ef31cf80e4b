// The mended flagship: the value lives behind a raw pointer that both sides use.
extern "C" {
    fn keep(p: *mut i64);
    fn bump();
}

struct Stats {
    total: *mut i64,
}

fn register(stats: &Stats) {
    unsafe { keep(stats.total) }
}

fn main() {
    let stats = Stats { total: Box::into_raw(Box::new(0)) };
    register(&stats);
    unsafe {
        *stats.total += 10;
        bump();
        println!("{}", *stats.total);
        drop(Box::from_raw(stats.total));
    }
}
