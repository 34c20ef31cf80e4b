// The callback's user data is made from a borrow of a Box. The Box is used directly before the timer fires.
use std::ffi::c_void;

extern "C" {
    fn timer_set(callback: extern "C" fn(*mut c_void), data: *mut c_void);
    fn timer_fire();
}

struct Clock {
    ticks: u64,
}

extern "C" fn on_tick(data: *mut c_void) {
    let clock = data as *mut Clock;
    unsafe { (*clock).ticks += 1 }
}

fn install(clock: &mut Clock) {
    unsafe { timer_set(on_tick, clock as *mut Clock as *mut c_void) }
}

fn reset(clock: &mut Clock) {
    clock.ticks = 100;
}

fn main() {
    let mut clock = Box::new(Clock { ticks: 0 });
    install(clock.as_mut());
    reset(&mut clock); // a new borrow: what `install` lent is over
    unsafe { timer_fire() }
    println!("{} ticks", clock.ticks);
}
