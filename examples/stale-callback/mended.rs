// Mended: the Box is given up for one raw pointer while the timer has it, and taken back at the end.
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

fn install(clock: *mut Clock) {
    unsafe { timer_set(on_tick, clock as *mut c_void) }
}

fn reset(clock: *mut Clock) {
    unsafe { (*clock).ticks = 100 }
}

fn main() {
    let clock = Box::into_raw(Box::new(Clock { ticks: 0 }));
    install(clock);
    reset(clock);
    unsafe { timer_fire() }
    let clock = unsafe { Box::from_raw(clock) };
    println!("{} ticks", clock.ticks);
}
