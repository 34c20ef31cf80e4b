// Mended: the number lives in a static, as long as the program.
use std::sync::atomic::{AtomicI32, Ordering};

extern "C" {
    fn progress_report_to(percent: *mut i32);
    fn progress_step();
}

static PERCENT: AtomicI32 = AtomicI32::new(-10);

fn start() {
    unsafe { progress_report_to(PERCENT.as_ptr()) }
}

fn main() {
    start();
    unsafe { progress_step() }
    println!("{} %", PERCENT.load(Ordering::Relaxed));
}
