// Rust functions with protected references on coroutine stacks that C switches; raw writes happen only after they end.
extern "C" {
    fn co_start(f: extern "C" fn(*mut u64), p: *mut u64);
    fn co_resume() -> i32;
    fn co_yield();
}

extern "C" fn body(p: *mut u64) {
    for _ in 0..3 {
        step(unsafe { &mut *p }, 4);
        unsafe { co_yield() };
    }
}

fn step(x: &mut u64, depth: u32) {
    *x += 1;
    if depth > 0 {
        step(x, depth - 1);
    }
}

fn main() {
    let p = Box::into_raw(Box::new(0u64));
    unsafe {
        co_start(body, p);
        while co_resume() != 0 {
            *p += 100;
        }
        println!("{}", *p);
        drop(Box::from_raw(p));
    }
}
