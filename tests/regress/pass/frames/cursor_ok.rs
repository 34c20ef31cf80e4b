// A cursor keeps a pointer into the buffer, made after the buffer was filled.
fn first(buffer: &mut [u8; 4]) -> *mut u8 {
    &mut buffer[0]
}

fn fill(buffer: &mut [u8; 4]) {
    buffer[0] = 7;
}

fn main() {
    let mut buffer = [0u8; 4];
    fill(&mut buffer);
    let cursor = first(&mut buffer);
    unsafe { *cursor = 1 }
    println!("{}", buffer[0]);
}
