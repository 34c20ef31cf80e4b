// A closure's environment passed by reference gets no retag: the kind of borrow is not recorded.
fn run(f: &mut dyn FnMut() -> u64) -> u64 {
    f()
}

fn main() {
    let mut x = Box::new(1u64);
    let p: *mut u64 = &mut *x;
    let mut f = || {
        unsafe { *p = 5 };
        *x += 1;
        *x
    };
    println!("{}", run(&mut f));
}
