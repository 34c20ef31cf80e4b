// The Ok side.
// models: tree stacked
fn inspect(r: Result<u64, &mut u64>, other: *mut u64) -> u64 {
    unsafe { *other = 3 };
    match r {
        Ok(n) => n,
        Err(p) => *p,
    }
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", inspect(Ok(1), other));
}
