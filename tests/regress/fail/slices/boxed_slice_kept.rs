// Box<[T]> moved into a function is retagged; an element pointer from before the move is dead after a write in there.
fn first(s: &mut [u16]) -> *mut u16 { //~ BORN
    s.as_mut_ptr()
}

fn fill(mut b: Box<[u16]>) -> Box<[u16]> {
    b[0] = 7; //~ LOST
    b
}

fn main() {
    let mut b = vec![1u16, 2, 3].into_boxed_slice();
    let p = first(&mut b);
    let b = fill(b);
    unsafe { *p += 1 }; //~ ACCESS
    println!("{:?}", b);
}
