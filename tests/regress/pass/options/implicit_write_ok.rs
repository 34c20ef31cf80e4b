// Without the option a call that only reads leaves the older Reserved borrow alone.
fn lend(x: &mut u64) -> *mut u64 {
    x
}

fn visit(x: &mut u64) -> u64 {
    *x
}

fn main() {
    let mut v = 1;
    let p = lend(&mut v);
    println!("{}", visit(&mut v));
    unsafe { *p = 2 };
    println!("{}", v);
}
