// `first` goes where nobody follows it, and with it what it was made from; `second` is still seen.
fn main() {
    let mut x = 1u32;
    let p = &mut x as *mut u32;
    let first = unsafe { &mut *p };
    let second = unsafe { &mut *p }; //~ BORN
    let number = first as *mut u32 as usize;
    *(&mut *first) = 4; //~ LOST
    *second = 5; //~ ACCESS
    println!("{} {}", x, number != 0);
}
