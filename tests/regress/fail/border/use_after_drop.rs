// C uses the buffer after Rust dropped it and its memory was given to another Vec.
extern "C" {
    fn attach(p: *mut u8);
    fn poke();
}

fn main() {
    let mut v = vec![0u8; 64];
    unsafe { attach(v.as_mut_ptr()) };
    drop(v);
    let w = vec![1u8; 64];
    unsafe { poke() };
    println!("{}", w.len());
}
