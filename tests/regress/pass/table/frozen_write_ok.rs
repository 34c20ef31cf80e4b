// The pointer comes from a mutable borrow.
// models: tree stacked
fn open(x: &mut i32) -> *mut i32 {
    x as *mut i32
}

fn main() {
    let mut value = 1;
    let p = open(&mut value);
    unsafe { *p = 2 };
    value += 1;
    println!("{}", value);
}
