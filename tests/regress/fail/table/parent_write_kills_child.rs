// The parent borrow writes: its child is over.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn relend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    let q = relend(unsafe { &mut *p });
    unsafe { *q = 2 };
    unsafe { *p = 3 }; //~ LOST
    unsafe { *q = 4 }; //~ ACCESS
    println!("{}", value);
}
