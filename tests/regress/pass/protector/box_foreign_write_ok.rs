// The older pointer writes before the call.
// models: tree stacked
fn hold(b: Box<i32>) -> Box<i32> {
    b
}

fn main() {
    let owner = Box::into_raw(Box::new(1));
    unsafe { *owner = 3 };
    let b = hold(unsafe { Box::from_raw(owner) });
    println!("{}", b);
}
