// split_at_mut of bytes inside one granule; the owner writes one byte, the half that holds it is dead there.
fn split(s: &mut [u8]) -> (*mut u8, *mut u8) {
    let (a, b) = s.split_at_mut(3);
    (keep(a), keep(b))
}

fn keep(s: &mut [u8]) -> *mut u8 { //~ BORN
    s.as_mut_ptr()
}

fn main() {
    let mut v = vec![0u8; 6];
    let (a, b) = split(&mut v);
    unsafe {
        *a = 1;
        *b = 2;
    }
    v[3] = 9; //~ LOST
    unsafe { *b += 1 }; //~ ACCESS
    println!("{:?}", v);
}
