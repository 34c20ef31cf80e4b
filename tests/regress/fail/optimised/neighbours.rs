// C at -O2 reads one field or the other through a pointer that may read neither.
use std::hint::black_box;

#[repr(C)]
struct Pair {
    x: i32,
    y: i32,
}

extern "C" {
    fn pick(p: *const Pair, left: i32) -> i32;
}

fn lend(p: &mut Pair) -> *mut Pair { //~ BORN
    p
}

fn bump(x: &mut i32) {
    *x += 1; //~ LOST
}


fn main() {
    let owner = Box::into_raw(Box::new(Pair { x: 1, y: 2 }));
    unsafe {
        let p = lend(&mut *owner);
        bump(&mut (*owner).x);
        bump(&mut (*owner).y);
        println!("{}", pick(p, black_box(0)));
        drop(Box::from_raw(owner));
    }
}
