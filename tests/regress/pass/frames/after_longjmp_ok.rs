// Frames that longjmp passed protect nothing: raw writes between the rounds are legal.
extern "C" {
    fn guarded(f: extern "C" fn(*mut u64), data: *mut u64) -> i32;
    fn jump_out() -> !;
}

extern "C" fn step(data: *mut u64) {
    inner(unsafe { &mut *data }, 3);
}

fn inner(x: &mut u64, depth: u32) {
    *x += 1;
    if depth == 0 {
        unsafe { jump_out() }
    }
    inner(x, depth - 1)
}

fn main() {
    let mut v = 1u64;
    let p = std::ptr::addr_of_mut!(v);
    let mut jumped = 0;
    for _ in 0..20 {
        jumped += unsafe { guarded(step, p) };
        unsafe { *p += 1 };
    }
    println!("{} {}", jumped, v);
}
