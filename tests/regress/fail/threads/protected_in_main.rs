// Another thread writes through a raw pointer while this thread is inside a call with the `&mut`.
use std::sync::mpsc;
use std::thread;

struct Raw(*mut u64);
unsafe impl Send for Raw {}

fn hold(x: &mut u64, go: &mpsc::Sender<()>, done: &mpsc::Receiver<()>) -> u64 { //~ BORN
    *x += 1;
    go.send(()).unwrap();
    done.recv().unwrap();
    0
}

fn main() {
    let value = Box::into_raw(Box::new(1u64));
    let raw = Raw(value);
    let (go, wait) = mpsc::channel();
    let (tell, done) = mpsc::channel();
    let t = thread::spawn(move || {
        let raw = raw;
        wait.recv().unwrap();
        unsafe { *raw.0 = 7 }; //~ ACCESS
        tell.send(()).unwrap();
    });
    println!("{}", hold(unsafe { &mut *value }, &go, &done));
    t.join().unwrap();
    println!("{}", unsafe { *value });
}
