// The child is not used again.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    let q = lend(unsafe { &mut *p });
    unsafe { *q = 2 };
    unsafe { *p = 3 };
    unsafe { *p += 4 };
    println!("{}", value);
}
