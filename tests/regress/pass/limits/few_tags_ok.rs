// flags: --tag-bits=14
// Twenty times as many borrows as there are tags: each is let go at once, so its tag is taken up again.  A borrow that is kept all
// the time means the same at the end as it did at the beginning.
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
    for i in 0..200_000u64 {
        add(&mut work, &i);
    }
    unsafe { *kept.first = 7 };
    add(&mut cell, &1);
    println!("{} {}", work, cell);
}
