// A raw pointer parameter protects nothing.
// models: tree stacked
fn consume(x: *mut i32, owner: *mut i32) -> i32 {
    let seen = unsafe { *x };
    unsafe { drop(Box::from_raw(owner)) };
    seen
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    println!("{}", consume(owner, owner));
}
