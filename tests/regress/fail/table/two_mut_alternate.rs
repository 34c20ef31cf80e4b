// Two mutable borrows of one place, used in turns.
// models: tree stacked
fn lend(x: &mut u64) -> *mut u64 { //~ BORN //~ stacked: LOST
    x
}

fn main() {
    let mut value = 0u64;
    let owner = std::ptr::addr_of_mut!(value);
    unsafe {
        let a = lend(&mut *owner);
        let b = lend(&mut *owner);
        *a = 1; //~ tree: LOST //~ stacked: ACCESS
        *b = 2; //~ tree: ACCESS
        println!("{}", *owner);
    }
}
