// A mutable borrow made from a shared one: its own permission would do, its Frozen ancestor refuses the write.
fn peek(x: &i32) -> *mut i32 { //~ BORN
    x as *const i32 as *mut i32
}

fn set(x: &mut i32) {
    *x = 2; //~ ACCESS
}

fn main() {
    let value = Box::new(1);
    let p = peek(&value);
    set(unsafe { &mut *p });
    println!("{}", value);
}
