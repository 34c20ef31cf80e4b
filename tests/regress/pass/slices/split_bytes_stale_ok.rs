// The two halves are used in turns.
fn split(s: &mut [u8]) -> (*mut u8, *mut u8) {
    let (a, b) = s.split_at_mut(3);
    (keep(a), keep(b))
}

fn keep(s: &mut [u8]) -> *mut u8 {
    s.as_mut_ptr()
}

fn main() {
    let mut v = vec![0u8; 6];
    let (a, b) = split(&mut v);
    for i in 0..3 {
        unsafe {
            *a.add(i) = 1 + *b.add(i);
            *b.add(i) = 2 + *a.add(i);
        }
    }
    println!("{:?}", v);
}
