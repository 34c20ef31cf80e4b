// A Box is moved into a function that writes it; a raw pointer from before the move is dead.
// models: tree stacked
fn lend(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn take(mut b: Box<u64>) -> Box<u64> { //~ stacked: LOST
    *b = 2; //~ tree: LOST
    b
}

fn main() {
    let mut b = Box::new(1);
    let p = lend(&mut b);
    let b = take(b);
    unsafe { *p = 3 }; //~ ACCESS
    println!("{}", b);
}
