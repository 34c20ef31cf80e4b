// A Cell in a thread local hands out its pointer; a borrow of the inside dies with a write through the Cell.
use std::cell::UnsafeCell;

thread_local! {
    static SLOT: UnsafeCell<u64> = UnsafeCell::new(1);
}

fn lend(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn main() {
    SLOT.with(|s| unsafe {
        let p = lend(&mut *s.get());
        *p = 2;
        *s.get() = 3; //~ LOST
        *p += 1; //~ ACCESS
        println!("{}", *s.get());
    });
}
