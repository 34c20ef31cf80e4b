// p and r are one register and one stack slot.
struct Pair {
    left: u64,
    right: u64,
}

fn alternate(p: &mut Pair) -> u64 {
    let raw = p as *mut Pair;
    let r = unsafe { &mut (*raw).right };
    p.right = 1; //~ LOST
    *r = 2; //~ ACCESS
    p.left + p.right
}

fn main() {
    println!("{}", alternate(&mut Pair { left: 1, right: 2 }));
}
