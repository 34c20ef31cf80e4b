// Two names for a part of a static: the compiler writes its address into every instruction.
static mut PAIR: (u32, u32) = (1, 2);

fn show(r: &u32) -> u32 {
    *r
}

fn main() {
    let p = &raw mut PAIR;
    let first = unsafe { &mut (*p).1 }; //~ BORN
    *first += 1;
    let second = unsafe { &mut (*p).1 }; //~ LOST
    println!("{}", show(first));
    *first += 1; //~ ACCESS
    *second += 1;
}
