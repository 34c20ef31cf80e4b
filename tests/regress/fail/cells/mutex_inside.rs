// The reference from a MutexGuard is dead after a write through a pointer that bypassed the lock.
use std::ops::DerefMut;
use std::sync::Mutex;

fn bypass(m: &mut Mutex<u64>) -> *mut u64 {
    m.get_mut().unwrap()
}

fn main() {
    let mut m = Mutex::new(1);
    let raw = bypass(&mut m);
    let mut guard = unsafe { (*(std::ptr::addr_of!(m))).lock().unwrap() };
    let r: *mut u64 = guard.deref_mut();
    unsafe { *r = 5 }; //~ LOST
    drop(guard);
    unsafe { *raw = 2 }; //~ ACCESS
    println!("{}", *m.lock().unwrap());
}
