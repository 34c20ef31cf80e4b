// Mended: length and capacity are two numbers.
use std::mem::ManuallyDrop;

extern "C" {
    fn buffer_fill(data: *mut u8, capacity: usize) -> usize;
}

fn filled() -> Vec<u8> {
    let mut v = ManuallyDrop::new(Vec::<u8>::with_capacity(64));
    let used = unsafe { buffer_fill(v.as_mut_ptr(), v.capacity()) };
    unsafe { Vec::from_raw_parts(v.as_mut_ptr(), used, v.capacity()) }
}

fn main() {
    println!("{} bytes", filled().len());
}
