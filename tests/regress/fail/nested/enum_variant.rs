// Only the active variant's reference counts: here it is the mutable one.
// models: tree stacked
enum Target<'a> {
    Number(u64),
    Place(&'a mut u64),
}

fn apply(t: Target, other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    match t {
        Target::Number(n) => n,
        Target::Place(p) => *p,
    }
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", apply(Target::Place(unsafe { &mut *other }), other));
}
