// A write through a mutable borrow ends an older shared one.
// models: tree stacked
fn peek(x: &i32) -> *const i32 { //~ BORN
    x
}

fn bump(x: &mut i32) { //~ stacked: LOST
    *x += 1; //~ tree: LOST
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    unsafe {
        let p = peek(&*owner);
        bump(&mut *owner);
        println!("{}", *p); //~ ACCESS
        drop(Box::from_raw(owner));
    }
}
