// Rust drops as a Box what C allocated with malloc.
extern "C" {
    fn make() -> *mut u32;
}

fn main() {
    let b = unsafe { Box::from_raw(make()) };
    println!("{}", b);
    drop(b); //~ ACCESS
}
