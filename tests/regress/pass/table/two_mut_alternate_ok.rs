// Two mutable borrows of two places.
// models: tree stacked
fn lend(x: &mut u64) -> *mut u64 {
    x
}

fn main() {
    let mut values = [0u64; 2];
    unsafe {
        let owner = values.as_mut_ptr();
        let a = lend(&mut *owner);
        let b = lend(&mut *owner.add(1));
        *a = 1;
        *b = 2;
        *a += 1;
        println!("{:?}", values);
    }
}
