// Stacked Borrows: the owner reads between the borrow and its return, so what is returned is no longer exclusive.
// models: stacked
struct Pair {
    left: u32,
    right: u32,
}

fn right_of(pair: &mut Pair) -> Option<&mut u32> {
    let owner = pair as *mut Pair;
    let right = unsafe { &mut (*owner).right };
    let found = Some(right);
    let _sum = unsafe { (*owner).left + (*owner).right };
    found //~ ACCESS
}

fn main() {
    let mut pair = Pair { left: 1, right: 2 };
    if let Some(right) = right_of(&mut pair) {
        *right += 1;
    }
    println!("{} {}", pair.left, pair.right);
}
