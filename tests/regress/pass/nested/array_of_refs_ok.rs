// The other pointer points elsewhere.
// models: tree stacked
fn sum(refs: [&mut u64; 3], other: *mut u64) -> u64 {
    unsafe { *other = 3 };
    *refs[0] + *refs[1] + *refs[2]
}

fn main() {
    let (mut a, mut b, mut c, mut d) = (1, 2, 3, 4);
    println!("{}", sum([&mut a, &mut b, &mut c], &mut d));
}
