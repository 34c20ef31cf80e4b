// References inside values, used before their place is written, or made after.
fn show(o: Option<&u32>) -> u32 {
    o.copied().unwrap_or(0)
}

fn halves(x: &mut (u32, u32)) -> (&mut u32, &u32) {
    let p = x as *mut (u32, u32);
    unsafe { (*p).1 = 7 };
    let both = unsafe { (&mut (*p).0, &(*p).1) };
    both
}

fn main() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let o = unsafe { Some(&*p) };
    println!("{}", show(o));
    unsafe { *p = 2 };
    let o = unsafe { Some(&*p) };
    println!("{}", show(o));
    let mut pair = (1, 2);
    let (a, b) = halves(&mut pair);
    *a += *b;
    println!("{:?}", pair);
    let r = unsafe { &*p };
    let kept = Box::new(r);
    let seen = **kept;
    unsafe { *p = 3 };
    println!("{} {}", seen, x);
    let q = &mut x as *mut u32;
    let first = unsafe { &mut *q };
    *first = 4;
    let second = unsafe { &mut *q };
    *second = 5;
    let number = second as *mut u32 as usize;
    println!("{} {}", x, number != 0);
}
