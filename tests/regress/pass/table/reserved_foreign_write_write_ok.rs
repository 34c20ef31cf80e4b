// The borrow is used before the owner writes.
// models: tree stacked
fn lend(x: &mut i64) -> *mut i64 {
    x
}

fn main() {
    let owner = Box::into_raw(Box::new(1i64));
    unsafe {
        let p = lend(&mut *owner);
        *p = 3;
        *owner += 2;
        println!("{}", *owner);
        drop(Box::from_raw(owner));
    }
}
