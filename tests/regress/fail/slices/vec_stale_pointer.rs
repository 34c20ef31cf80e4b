// as_mut_ptr, then a safe write through the Vec's IndexMut to the same element, then the old slice pointer.
fn whole(s: &mut [i32]) -> *mut i32 { //~ BORN
    s.as_mut_ptr()
}

fn main() {
    let mut v = vec![1, 2, 3];
    let p = whole(&mut v);
    v[1] = 20; //~ LOST
    unsafe { *p.add(1) += 1 }; //~ ACCESS
    println!("{:?}", v);
}
