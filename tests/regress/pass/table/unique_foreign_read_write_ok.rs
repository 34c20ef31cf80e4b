// After a foreign read a Unique borrow may still read.
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    unsafe { *p = 2 };
    let copy = value;
    println!("{} {} {}", copy, unsafe { *p }, value);
}
