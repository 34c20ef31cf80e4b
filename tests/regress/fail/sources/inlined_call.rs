// `NonNull::as_mut` is inlined even at -O0: no return retag, but the `let` says that there is a new reference.
use std::ptr::NonNull;

fn main() {
    let mut x = 0;
    let mut p = NonNull::from(&mut x);
    let mut q = p;
    unsafe {
        let a = p.as_mut();
        let b = q.as_mut(); //~ BORN
        *a = 1; //~ LOST
        *b = 2; //~ ACCESS
    }
    println!("{}", x);
}
