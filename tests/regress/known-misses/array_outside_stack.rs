// For borrows of stack memory no state is kept outside the pointee: the neighbour's loss is not seen.
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut a = [1, 2, 3, 4];
    let p = lend(&mut a[0]);
    unsafe { *p.add(1) = 20 };
    a[1] = 30;
    println!("{} {:?}", unsafe { *p.add(1) }, a);
}
