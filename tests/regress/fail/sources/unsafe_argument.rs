// The argument stands in an `unsafe` block; `unused` goes nowhere and hides nothing.
fn add(r: &mut u32, n: u32) {
    *r += n;
}

fn main() {
    let mut x = 1u32;
    let p = &raw mut x;
    let r = unsafe { &mut *p }; //~ BORN
    let q = r as *mut u32;
    add(unsafe { &mut *q }, 2);
    let unused = unsafe { &*q };
    unsafe { *p = 3 }; //~ LOST
    add(unsafe { &mut *q }, 4); //~ ACCESS
    println!("{}", x);
}
