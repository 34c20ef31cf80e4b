// The same as use_after_return, after other frames have used the stack memory.
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
    println!("{}", session());
    unsafe { poke() };
}
