// A mutable borrow that is made but not written does not end an older shared one (Tree Borrows; Stacked Borrows refuses).
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
        let m = hold(&mut *owner);
        println!("{} {}", *p, *m);
        drop(Box::from_raw(owner));
    }
}
