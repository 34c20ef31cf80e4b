// A borrow that was never written (Reserved) dies by a foreign write as well.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    value = 3; //~ LOST
    println!("{} {}", unsafe { *p }, value); //~ ACCESS
}
