// C at -O2 reads one field or the other through a pointer that may still read the one, not the other.
use std::hint::black_box;

#[repr(C)]
struct Pair {
    x: i32,
    y: i32,
}

extern "C" {
    fn pick(p: *const Pair, left: i32) -> i32;
}

fn lend(p: &mut Pair) -> *mut Pair {
    p
}

fn bump(x: &mut i32) {
    *x += 1;
}

fn hold(x: &mut i32, p: *const Pair) -> i32 {
    *x += 1;
    let y = unsafe { pick(p, 0) };
    *x += y;
    y
}

fn main() {
    let owner = Box::into_raw(Box::new(Pair { x: 1, y: 2 }));
    unsafe {
        let p = lend(&mut *owner);
        bump(&mut (*owner).x); // `p` reaches y alone from now on
        println!("{}", pick(p, black_box(0)));
        println!("{}", hold(&mut (*owner).x, owner));
        drop(Box::from_raw(owner));
    }
}
