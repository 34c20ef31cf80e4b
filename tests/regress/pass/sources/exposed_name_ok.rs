// An address made known by `as usize`: a pointer made of an equal integer may be any of those that were made known.
fn main() {
    let mut x = 1u32;
    let base = &mut x as *mut u32;
    let address = base as usize;
    let any = address as *mut u32;
    let first = unsafe { &mut *any };
    let second = &mut *first;
    let _known = second as *mut u32 as usize;
    let third = unsafe { &mut *any };
    *third = 2;
    *second = 3;
    *first = 4;
    println!("{}", x);
}
