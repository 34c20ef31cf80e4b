// A new reference, made into a raw pointer in a call's argument: the function takes no reference, so nothing is reborrowed there.
static mut KEPT: *mut u32 = std::ptr::null_mut();

fn keep(n: usize, p: *mut u32) {
    unsafe { KEPT = p.wrapping_add(n) };
}

fn main() {
    let mut x = 1u32;
    keep(0, &mut x as *mut u32); //~ BORN
    x += 1; //~ LOST
    unsafe { *KEPT += 1 }; //~ ACCESS
    println!("{}", x);
}
