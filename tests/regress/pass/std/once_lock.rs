// OnceLock, thread locals with destructors, parking.
// rust: 1.70
use std::cell::RefCell;
use std::sync::OnceLock;
use std::thread;

static CONFIG: OnceLock<Vec<String>> = OnceLock::new();

fn config() -> &'static [String] {
    CONFIG.get_or_init(|| (0..5).map(|i| format!("option {}", i)).collect())
}

thread_local! {
    static LOG: RefCell<Vec<String>> = RefCell::new(vec![]);
}

fn main() {
    let handles: Vec<_> = (0..3)
        .map(|i| {
            thread::spawn(move || {
                thread::park();
                LOG.with(|l| l.borrow_mut().push(config()[i].clone()));
                LOG.with(|l| l.borrow().join(","))
            })
        })
        .collect();
    for h in handles {
        h.thread().unpark();
        println!("{}", h.join().unwrap());
    }
}
