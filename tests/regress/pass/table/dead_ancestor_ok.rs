// Parent and child may alternate: the parent's write ends the child, and the parent makes a new one.
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
    let q = lend(unsafe { &mut *p });
    unsafe { *q += 4 };
    println!("{}", value);
}
