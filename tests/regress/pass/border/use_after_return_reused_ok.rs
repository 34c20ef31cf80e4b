// Each call attaches its own local again; other frames use the stack memory in between.
extern "C" {
    fn attach(p: *mut u64);
    fn poke();
}

fn lend(x: &mut u64) {
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
    println!("{}", session());
}
