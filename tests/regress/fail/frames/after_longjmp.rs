// C jumps back over a Rust frame; the pointer from that frame is used after the owner's write.
extern "C" {
    fn guarded(f: extern "C" fn(*mut u64), data: *mut u64) -> i32;
    fn jump_out() -> !;
    fn remember(p: *mut u64);
    fn touch();
}

extern "C" fn step(data: *mut u64) {
    inner(unsafe { &mut *data });
}

fn inner(x: &mut u64) { //~ BORN
    *x += 1;
    unsafe {
        remember(x);
        jump_out()
    }
}

fn main() {
    let mut v = 1u64;
    let p = std::ptr::addr_of_mut!(v);
    let jumped = unsafe { guarded(step, p) };
    v += 1; //~ LOST
    println!("{}", jumped);
    unsafe { touch() };
    println!("{}", v);
}
