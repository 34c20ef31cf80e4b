// A pointer goes through usize and comes back: its provenance is followed through integer registers.
// models: tree stacked
fn lend(x: &mut u64) -> usize { //~ BORN
    x as *mut u64 as usize
}

fn main() {
    let mut v = 1;
    let bits = lend(&mut v);
    v += 1; //~ LOST
    let p = (bits + 0) as *mut u64;
    unsafe { *p += 1 }; //~ ACCESS
    println!("{}", v);
}
