// The callee's pointer is derived from the protected reference.
// models: tree stacked
fn outer(x: &mut i32) {
    middle(x, 3);
    *x += 1;
}

fn middle(other: *mut i32, depth: u32) {
    if depth > 0 {
        middle(other, depth - 1)
    } else {
        unsafe { *other = 9 }
    }
}

fn main() {
    let mut value = 1;
    outer(&mut value);
    println!("{}", value);
}
