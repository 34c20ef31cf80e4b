// The call panics and is caught: its protectors are gone, its tag is as dead as any other after the owner's write.
use std::panic;

fn store(x: &mut u64, out: &mut *mut u64) { //~ BORN
    *out = x;
    panic::resume_unwind(Box::new(1));
}

fn main() {
    let mut v = 1u64;
    let mut kept: *mut u64 = std::ptr::null_mut();
    let r = panic::catch_unwind(panic::AssertUnwindSafe(|| store(&mut v, &mut kept)));
    println!("{}", r.is_err());
    v = 2; //~ LOST
    unsafe { *kept = 3 }; //~ ACCESS
    println!("{}", v);
}
