// Refused by Stacked Borrows, allowed by Tree Borrows: a `&mut` that is never written does not end raw pointers made before.
// models: tree
fn hold(x: &mut [u8]) -> *mut u8 {
    x.as_mut_ptr()
}

fn main() {
    let mut v = vec![1u8, 2, 3];
    let p = hold(&mut v);
    let q = hold(&mut v);
    unsafe {
        let a = *p;
        *q = a + 1;
        println!("{}", *q);
    }
}
