// The address is used for comparison and hashing only, then the owner's pointer.
// models: tree stacked
fn lend(x: &mut u64) -> usize {
    x as *mut u64 as usize
}

fn main() {
    let mut v = 1;
    let bits = lend(&mut v);
    v += 1;
    println!("{} {}", bits % 8, v);
}
