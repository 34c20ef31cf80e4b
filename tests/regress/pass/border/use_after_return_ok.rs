// The pointer is detached before the frame ends.
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
    unsafe { attach(std::ptr::null_mut()) };
    local
}

fn main() {
    println!("{}", session());
    println!("{}", session());
    unsafe { poke() };
}
