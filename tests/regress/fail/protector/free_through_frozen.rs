// Freeing needs the right to write; the pointer came from a shared reference.
fn peek(x: &i32) -> *mut i32 { //~ BORN
    x as *const i32 as *mut i32
}

fn main() {
    let b = Box::new(1);
    let p = peek(&b);
    std::mem::forget(b);
    unsafe { drop(Box::from_raw(p)) }; //~ ACCESS
}
