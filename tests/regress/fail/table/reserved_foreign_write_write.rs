// The same as reserved_foreign_write_read, on the heap and with a write through the dead borrow.
// models: tree stacked
fn lend(x: &mut i64) -> *mut i64 { //~ BORN
    x
}

fn main() {
    let owner = Box::into_raw(Box::new(1i64));
    unsafe {
        let p = lend(&mut *owner);
        *owner = 2; //~ LOST
        *p = 3; //~ ACCESS
        println!("{}", *owner);
        drop(Box::from_raw(owner));
    }
}
