// A borrow that is kept while others come and go, and used after it has lost its right.
struct Kept {
    first: *mut u64,
}

fn add(x: &mut u64, by: &u64) {
    *x += *by;
}

fn keep(k: &mut Kept, x: &mut u64) {
    k.first = x;
}

fn main() {
    let mut cell = Box::new(1u64);
    let mut work = Box::new(0u64);
    let mut kept = Kept { first: std::ptr::null_mut() };
    keep(&mut kept, &mut cell);
    for i in 0..2_000u64 {
        add(&mut work, &i);
    }
    add(&mut cell, &1);
    unsafe { *kept.first = 7 };
    println!("{} {}", work, cell);
}
