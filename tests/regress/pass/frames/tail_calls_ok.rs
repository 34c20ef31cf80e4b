// Optimised functions that end in tail jumps to functions with reference parameters.
// build: -O
#[inline(never)]
fn last(x: &mut u64, p: *mut u64) -> u64 {
    *x += 1;
    let _ = p;
    *x
}

#[inline(never)]
fn middle(x: &mut u64, p: *mut u64) -> u64 {
    *x += 2;
    last(x, p)
}

#[inline(never)]
fn first(x: &mut u64, p: *mut u64) -> u64 {
    *x += 3;
    middle(x, p)
}

fn main() {
    let mut v = std::hint::black_box(0u64);
    let p = std::ptr::addr_of_mut!(v);
    let mut sum = 0;
    for _ in 0..100 {
        sum += first(unsafe { &mut *p }, p);
        unsafe { *std::hint::black_box(p) += 1 };
    }
    println!("{} {}", sum, unsafe { *p });
}
