// A Vec goes to C as pointer and capacity and is put together again from pointer and length alone.
use std::mem::ManuallyDrop;

extern "C" {
    fn buffer_fill(data: *mut u8, capacity: usize) -> usize;
}

fn filled() -> Vec<u8> {
    let mut v = ManuallyDrop::new(Vec::<u8>::with_capacity(64));
    let used = unsafe { buffer_fill(v.as_mut_ptr(), v.capacity()) };
    unsafe { Vec::from_raw_parts(v.as_mut_ptr(), used, used) } // the capacity was 64
}

fn main() {
    println!("{} bytes", filled().len());
}
