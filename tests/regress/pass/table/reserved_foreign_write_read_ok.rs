// A Reserved borrow survives foreign reads: two-phase borrows depend on it.
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    let before = value;
    unsafe { *p = 3 };
    println!("{} {}", before, value);
}
