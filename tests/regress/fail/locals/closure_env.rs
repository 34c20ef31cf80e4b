// A closure's environment is a local: the borrow in it is known, though the environment is passed by a hidden reference.
fn run(f: &mut dyn FnMut() -> u64) -> u64 {
    f()
}

fn main() {
    let mut x = Box::new(1u64);
    let p: *mut u64 = &mut *x;
    let mut f = || { //~ BORN
        unsafe { *p = 5 }; //~ LOST
        *x += 1; //~ ACCESS
        *x
    };
    println!("{}", run(&mut f));
}
