// Mended on the C side: a function that is called with overlapping memory does not say `restrict`.
extern "C" {
    fn mix(into: *mut i32, track: *const i32, n: i32);
}

fn main() {
    let mut track = vec![1, 0, 0, 0];
    let p = track.as_mut_ptr();
    unsafe { mix(p.add(1), p, 3) }
    println!("{track:?}");
}
