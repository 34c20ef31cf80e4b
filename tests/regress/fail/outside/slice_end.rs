// A slice of the first half reaches the second half lazily, until the owner writes there.
fn half(s: &mut [u8]) -> *mut u8 { //~ BORN
    s.as_mut_ptr()
}

fn main() {
    let owner = Box::into_raw(Box::new([0u8; 8])) as *mut u8;
    unsafe {
        let p = half(std::slice::from_raw_parts_mut(owner, 4));
        *p.add(5) = 1;
        *owner.add(5) = 2; //~ LOST
        println!("{}", *p.add(5)); //~ ACCESS
        drop(Box::from_raw(owner as *mut [u8; 8]));
    }
}
