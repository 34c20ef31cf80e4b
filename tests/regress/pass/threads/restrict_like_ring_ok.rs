// The sender waits until the job is done.
use std::sync::mpsc;
use std::thread;

struct Job(*mut u64);
unsafe impl Send for Job {}

fn job(x: &mut u64) -> Job {
    Job(x)
}

fn main() {
    let mut value = Box::new(1u64);
    let (tx, rx) = mpsc::channel::<Job>();
    let t = thread::spawn(move || {
        let j = rx.recv().unwrap();
        unsafe { *j.0 += 1 };
    });
    tx.send(job(&mut value)).unwrap();
    t.join().unwrap();
    *value += 10;
    println!("{}", value);
}
