// A returned `&mut u32` dies when the owner writes; with a Cell it would not (ReservedIM): the ok twin.
struct Pair {
    a: u32,
    b: u32,
}

fn first(p: &mut Pair) -> &mut u32 {
    &mut p.a
} //~ BORN

fn main() {
    let mut pair = Pair { a: 1, b: 2 };
    let a: *mut u32 = first(&mut pair);
    pair.a = 10; //~ LOST
    unsafe { *a += 1 }; //~ ACCESS
    println!("{} {}", pair.a, pair.b);
}
