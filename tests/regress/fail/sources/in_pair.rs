// Two references in one value; one of them has lost its right when the value is given back.
fn halves(x: &mut (u32, u32)) -> (&mut u32, &u32) {
    let p = x as *mut (u32, u32);
    let both = unsafe { (&mut (*p).0, &(*p).1) }; //~ BORN
    unsafe { (*p).1 = 7 }; //~ LOST
    both //~ ACCESS
}

fn main() {
    let mut pair = (1, 2);
    let (a, b) = halves(&mut pair);
    *a += *b;
    println!("{:?}", pair);
}
