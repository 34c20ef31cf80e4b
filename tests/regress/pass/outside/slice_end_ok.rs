// The neighbouring byte is written by the owner, the own byte by the slice.
fn half(s: &mut [u8]) -> *mut u8 {
    s.as_mut_ptr()
}

fn main() {
    let owner = Box::into_raw(Box::new([0u8; 8])) as *mut u8;
    unsafe {
        let p = half(std::slice::from_raw_parts_mut(owner, 4));
        *p.add(5) = 1;
        *owner.add(6) = 2;
        *p.add(3) = 7;
        println!("{} {}", *p.add(5), *p.add(3));
        drop(Box::from_raw(owner as *mut [u8; 8]));
    }
}
