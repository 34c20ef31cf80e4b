// The other variant holds the same bits as a number.
// models: tree stacked
enum Target<'a> {
    Number(u64),
    Place(&'a mut u64),
}

fn apply(t: Target, other: *mut u64) -> u64 {
    unsafe { *other = 3 };
    match t {
        Target::Number(n) => (n != 0) as u64,
        Target::Place(p) => *p,
    }
}

fn main() {
    let mut out = 0;
    let mut second = 5;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", apply(Target::Number(other as u64), other));
    println!("{}", apply(Target::Place(&mut second), other));
}
