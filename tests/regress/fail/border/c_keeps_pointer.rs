// The flagship: C keeps a pointer that Rust lent it; Rust writes; C writes through it.
extern "C" {
    fn keep(p: *mut i64);
    fn bump();
}

struct Stats {
    total: i64,
}

fn register(total: &mut i64) { //~ BORN
    unsafe { keep(total) }
}

fn main() {
    let mut stats = Stats { total: 0 };
    register(&mut stats.total);
    stats.total += 10; //~ LOST
    unsafe { bump() };
    println!("{}", stats.total);
}
