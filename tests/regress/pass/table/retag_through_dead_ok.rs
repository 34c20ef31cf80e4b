// The shared borrow comes before the write.
// models: tree stacked
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn get(x: &i32) -> i32 {
    *x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    let seen = get(unsafe { &*p });
    value += 2;
    println!("{} {}", seen, value);
}
