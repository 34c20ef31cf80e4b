// The right length.
extern "C" {
    fn fill(p: *mut u64, n: usize);
}

fn write_all(buffer: &mut [u64; 4]) {
    unsafe { fill(buffer.as_mut_ptr(), buffer.len()) }
}

fn main() {
    let mut a = Box::new([0u64; 4]);
    let b = Box::new([5u64; 4]);
    write_all(&mut a);
    println!("{} {}", a[3], b.len());
}
