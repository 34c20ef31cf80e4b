// C keeps a pointer to a Rust local; the frame is gone when C uses it.
extern "C" {
    fn attach(p: *mut u64);
    fn poke();
}

fn lend(x: &mut u64) { //~ BORN
    unsafe { attach(x) }
}

fn session() -> u64 {
    let mut local = 4;
    lend(&mut local);
    unsafe { poke() };
    local
}

fn main() {
    let seen = session();
    unsafe { poke() };
    println!("{}", seen);
}
