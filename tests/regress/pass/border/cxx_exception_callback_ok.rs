// The stored pointer is used inside the call only.
extern "C" {
    fn offer(p: *mut u64) -> i32;
}

fn lend(x: &mut u64) -> i32 {
    unsafe { offer(x) }
}

fn main() {
    let mut v = 1;
    for _ in 0..10 {
        let caught = lend(&mut v);
        v += caught as u64;
    }
    println!("{}", v);
}
