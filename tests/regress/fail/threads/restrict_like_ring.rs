// A job's reference, sent through a channel, is used after the sender wrote the value again.
use std::sync::mpsc;
use std::thread;

struct Job(*mut u64);
unsafe impl Send for Job {}

fn job(x: &mut u64) -> Job { //~ BORN
    Job(x)
}

fn main() {
    let mut value = Box::new(1u64);
    let (tx, rx) = mpsc::channel::<Job>();
    let (ready, wait) = mpsc::channel::<()>();
    let t = thread::spawn(move || {
        let j = rx.recv().unwrap();
        wait.recv().unwrap();
        unsafe { *j.0 += 1 }; //~ ACCESS
    });
    tx.send(job(&mut value)).unwrap();
    *value = 10; //~ LOST
    ready.send(()).unwrap();
    t.join().unwrap();
    println!("{}", value);
}
