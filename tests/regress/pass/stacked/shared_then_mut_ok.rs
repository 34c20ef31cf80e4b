// The shared borrow is made anew.
// models: tree stacked
fn peek(x: &i32) -> *const i32 {
    x
}

fn hold(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    unsafe {
        let p = peek(&*owner);
        println!("{}", *p);
        let m = hold(&mut *owner);
        println!("{}", *m);
        drop(Box::from_raw(owner));
    }
}
