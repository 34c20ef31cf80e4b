// C attaches the new Vec.
extern "C" {
    fn attach(p: *mut u8);
    fn poke();
}

fn main() {
    let mut v = vec![0u8; 64];
    unsafe { attach(v.as_mut_ptr()) };
    unsafe { poke() };
    drop(v);
    let mut w = vec![1u8; 64];
    unsafe { attach(w.as_mut_ptr()) };
    unsafe { poke() };
    println!("{}", w[0]);
}
