// The element pointer is made after the move.
fn first(s: &mut [u16]) -> *mut u16 {
    s.as_mut_ptr()
}

fn fill(mut b: Box<[u16]>) -> Box<[u16]> {
    b[0] = 7;
    b
}

fn main() {
    let b = vec![1u16, 2, 3].into_boxed_slice();
    let mut b = fill(b);
    let p = first(&mut b);
    unsafe { *p += 1 };
    println!("{:?}", b);
}
