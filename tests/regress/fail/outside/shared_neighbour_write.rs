// Outside the pointee a `&i32` is Frozen too: the neighbour may be read, not written.
fn peek(x: &i32) -> *mut i32 { //~ BORN
    x as *const i32 as *mut i32
}

fn main() {
    let owner = Box::into_raw(Box::new([1, 2, 3, 4])) as *mut i32;
    unsafe {
        let first = peek(&*owner);
        println!("{}", *first.add(1));
        *first.add(1) = 5; //~ ACCESS
        drop(Box::from_raw(owner as *mut [i32; 4]));
    }
}
