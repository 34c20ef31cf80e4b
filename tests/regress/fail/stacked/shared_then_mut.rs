// Stacked Borrows: making a `&mut` counts as a write, so the older shared borrow is gone. Tree Borrows waits for the write.
// models: stacked
fn peek(x: &i32) -> *const i32 { //~ BORN
    x
}

fn hold(x: &mut i32) -> *mut i32 { //~ LOST
    x
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    unsafe {
        let p = peek(&*owner);
        let m = hold(&mut *owner);
        println!("{}", *p); //~ ACCESS
        println!("{}", *m);
        drop(Box::from_raw(owner));
    }
}
