// A pointer to one element reaches its neighbour lazily; the owner's write to the neighbour takes that away.
fn lend(x: &mut i32) -> *mut i32 { //~ BORN
    x
}

fn main() {
    let owner = Box::into_raw(Box::new([1, 2, 3, 4])) as *mut i32;
    unsafe {
        let first = lend(&mut *owner);
        *first.add(1) = 20;
        *owner.add(1) = 30; //~ LOST
        println!("{}", *first.add(1)); //~ ACCESS
        drop(Box::from_raw(owner as *mut [i32; 4]));
    }
}
