// A cursor keeps a pointer into the buffer; the buffer is filled through its owner meanwhile.
fn first(buffer: &mut [u8; 4]) -> *mut u8 { //~ BORN
    &mut buffer[0]
}

fn fill(buffer: &mut [u8; 4]) {
    buffer[0] = 7; //~ LOST
}

fn main() {
    let mut buffer = [0u8; 4];
    let cursor = first(&mut buffer);
    fill(&mut buffer);
    unsafe { *cursor = 1 } //~ ACCESS
    println!("{}", buffer[0]);
}
