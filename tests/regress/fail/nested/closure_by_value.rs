// A closure that captured a reference is called by value: its environment's reference is protected.
// models: tree stacked
fn main() {
    let mut value = 1u64;
    let other = std::ptr::addr_of_mut!(value);
    let r = unsafe { &mut *other };
    let run = move || {
        unsafe { *other = 5 }; //~ ACCESS
        let inner = r;
        *inner + 1
    };
    println!("{}", call(run));
}

fn call<F: FnOnce() -> u64>(f: F) -> u64 {
    f()
}
