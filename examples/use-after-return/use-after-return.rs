// C is given a pointer to a local variable, and writes there when the function has returned.
extern "C" {
    fn progress_report_to(percent: *mut i32);
    fn progress_step();
}

fn lend(percent: &mut i32) {
    unsafe { progress_report_to(percent) }
}

fn start() -> i32 {
    let mut percent = 0;
    lend(&mut percent);
    percent
}

fn main() {
    let percent = start();
    unsafe { progress_step() }
    println!("{percent} %");
}
