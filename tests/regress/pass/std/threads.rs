// Threads with Arc, Mutex, RwLock, Condvar, Barrier, channels, atomics, scoped threads.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, Mutex, Once, RwLock};
use std::thread;

static INIT: Once = Once::new();
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn main() {
    let shared = Arc::new((Mutex::new(Vec::new()), Condvar::new(), RwLock::new(String::new())));
    let barrier = Arc::new(Barrier::new(4));
    let workers: Vec<_> = (0..4)
        .map(|id| {
            let (shared, barrier) = (Arc::clone(&shared), Arc::clone(&barrier));
            thread::spawn(move || {
                INIT.call_once(|| {
                    COUNT.fetch_add(100, Ordering::SeqCst);
                });
                barrier.wait();
                for i in 0..50 {
                    shared.0.lock().unwrap().push(id * 1000 + i);
                    shared.1.notify_one();
                    if i % 10 == 0 {
                        shared.2.write().unwrap().push('x');
                    }
                    let _ = shared.2.read().unwrap().len();
                }
                COUNT.fetch_add(1, Ordering::Relaxed);
            })
        })
        .collect();
    let mut guard = shared.0.lock().unwrap();
    while guard.len() < 200 {
        guard = shared.1.wait(guard).unwrap();
    }
    drop(guard);
    for w in workers {
        w.join().unwrap();
    }
    println!("{} {}", COUNT.load(Ordering::SeqCst), shared.2.read().unwrap().len());

    let (tx, rx) = mpsc::channel::<Box<dyn FnOnce() -> usize + Send>>();
    let (results, collect) = mpsc::sync_channel(2);
    let t = thread::spawn(move || {
        for job in rx {
            results.send(job()).unwrap();
        }
    });
    for i in 0..20 {
        let text = "z".repeat(i);
        tx.send(Box::new(move || text.len())).unwrap();
        if i % 2 == 1 {
            println!("{}", collect.recv().unwrap() + collect.recv().unwrap());
        }
    }
    drop(tx);
    t.join().unwrap();

    let mut data = vec![1u32; 64];
    thread::scope(|s| {
        for (i, chunk) in data.chunks_mut(16).enumerate() {
            s.spawn(move || chunk.iter_mut().for_each(|x| *x += i as u32));
        }
    });
    println!("{}", data.iter().sum::<u32>());
}
