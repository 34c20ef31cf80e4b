// An array of references by value.
// models: tree stacked
fn sum(refs: [&mut u64; 3], other: *mut u64) -> u64 { //~ BORN
    unsafe { *other = 3 }; //~ ACCESS
    *refs[0] + *refs[1] + *refs[2]
}

fn main() {
    let (mut a, mut b, mut c) = (1, 2, 3);
    let other = std::ptr::addr_of_mut!(b);
    println!("{}", sum([&mut a, unsafe { &mut *other }, &mut c], other));
}
