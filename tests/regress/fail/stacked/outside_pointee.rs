// Stacked Borrows: a borrow of one element reaches that element only. Tree Borrows lets it reach its neighbours.
// models: stacked
fn first(x: &mut u32) -> *mut u32 { //~ BORN
    x
}

fn main() {
    let owner = Box::into_raw(Box::new([1u32, 2, 3])) as *mut u32;
    unsafe {
        let p = first(&mut *owner);
        *p.add(1) = 20; //~ ACCESS
        println!("{}", *owner.add(1));
        drop(Box::from_raw(owner as *mut [u32; 3]));
    }
}
