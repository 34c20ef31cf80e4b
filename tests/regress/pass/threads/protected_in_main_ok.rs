// The other thread writes before the call.
use std::sync::mpsc;
use std::thread;

struct Raw(*mut u64);
unsafe impl Send for Raw {}

fn hold(x: &mut u64) -> u64 {
    *x += 1;
    *x
}

fn main() {
    let value = Box::into_raw(Box::new(1u64));
    let raw = Raw(value);
    let (tell, done) = mpsc::channel();
    let t = thread::spawn(move || {
        let raw = raw;
        unsafe { *raw.0 = 7 };
        tell.send(()).unwrap();
    });
    done.recv().unwrap();
    println!("{}", hold(unsafe { &mut *value }));
    t.join().unwrap();
    unsafe { drop(Box::from_raw(value)) };
}
