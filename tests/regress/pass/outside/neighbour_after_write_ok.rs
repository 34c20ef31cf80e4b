// The owner writes elements that the lent pointer does not use afterwards.
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let owner = Box::into_raw(Box::new([1, 2, 3, 4])) as *mut i32;
    unsafe {
        let first = lend(&mut *owner);
        *first.add(1) = 20;
        *owner.add(2) = 30;
        println!("{} {}", *first.add(1), *first);
        drop(Box::from_raw(owner as *mut [i32; 4]));
    }
}
