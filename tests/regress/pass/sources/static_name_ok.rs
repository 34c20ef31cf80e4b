// Names for parts of a static, one used after the other, or beside each other.
static mut PAIR: (u32, u32) = (1, 2);

fn show(r: &u32) -> u32 {
    *r
}

fn main() {
    let p = &raw mut PAIR;
    let first = unsafe { &mut (*p).1 };
    *first += 1;
    let n = show(first);
    let second = unsafe { &mut (*p).1 };
    *second += 1;
    let beside = unsafe { &mut (*p).0 };
    *second += 1;
    *beside += 1;
    let q = second as *mut u32;
    unsafe { *q += 1 };
    *second += 1;
    unsafe { (*p).1 += 1 };
    let third = unsafe { &mut *p };
    third.1 += 1;
    third.0 += 1;
    println!("{} {} {}", n, third.0, third.1);
}
