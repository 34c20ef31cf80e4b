// A reference in a field of a struct that lives in memory.
struct Cursor<'a> {
    at: usize,
    data: &'a mut [u32],
    end: usize,
}

fn main() {
    let mut v = [1u32, 2, 3, 4];
    let p = v.as_mut_ptr();
    let mut c = Cursor { at: 1, data: unsafe { std::slice::from_raw_parts_mut(p, 4) }, end: 4 };
    c.data[c.at] = 7;
    c = Cursor { at: c.at + 1, data: unsafe { &mut *(p as *mut [u32; 4]) }, end: 3 }; //~ BORN
    c.data[c.at] = 8;
    unsafe { *p.add(2) = 9 }; //~ LOST
    println!("{} {}", c.data[2], c.end); //~ ACCESS
}
