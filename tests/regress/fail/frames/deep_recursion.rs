// 100 000 frames with protected references in a thread with a large stack; at the bottom a foreign write.
// models: tree stacked
fn down(x: &mut u64, other: *mut u64, depth: u32) -> u64 { //~ BORN
    if depth == 0 {
        unsafe { *other = 1 }; //~ ACCESS
        return *x;
    }
    down(x, other, depth - 1) + 1
}

fn main() {
    let t = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        let mut v = 0;
        let other = std::ptr::addr_of_mut!(v);
        down(unsafe { &mut *other }, other, 100_000)
    });
    println!("{}", t.unwrap().join().unwrap());
}
