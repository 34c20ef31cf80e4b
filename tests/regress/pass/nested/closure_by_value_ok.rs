// The closure captured a raw pointer.
// models: tree stacked
fn main() {
    let mut value = 1u64;
    let other = std::ptr::addr_of_mut!(value);
    let run = move || {
        unsafe { *other = 5 };
        unsafe { *other + 1 }
    };
    println!("{}", call(run));
}

fn call<F: FnOnce() -> u64>(f: F) -> u64 {
    f()
}
