// The mended twin of callback: what C passes back is made of the borrow.
// build: -O
// models: tree stacked
use std::ffi::c_void;
use std::hint::black_box;

extern "C" {
    fn visit(items: *const u64, n: i32, f: extern "C" fn(u64, *mut c_void), arg: *mut c_void);
}

#[inline(never)]
extern "C" fn add(item: u64, sum: *mut c_void) {
    unsafe { *(sum as *mut u64) += item }
}

#[inline(never)]
fn total(sum: &mut u64, items: &[u64]) {
    *sum = 1;
    unsafe { visit(items.as_ptr(), items.len() as i32, add, sum as *mut u64 as *mut c_void) };
    *sum += 1;
}

fn main() {
    let sum = Box::into_raw(Box::new(black_box(0u64)));
    total(unsafe { &mut *sum }, &black_box([1, 2, 3]));
    println!("{}", unsafe { *sum });
    drop(unsafe { Box::from_raw(sum) });
}
