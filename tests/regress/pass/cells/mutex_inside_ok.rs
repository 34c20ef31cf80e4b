// All through the lock.
use std::ops::DerefMut;
use std::sync::Mutex;

fn main() {
    let mut m = Mutex::new(1);
    *m.get_mut().unwrap() += 1;
    let mut guard = m.lock().unwrap();
    let r: *mut u64 = guard.deref_mut();
    unsafe { *r += 5 };
    drop(guard);
    *m.get_mut().unwrap() += 1;
    println!("{}", *m.lock().unwrap());
}
