// `c_f(&mut x)` and `c_f(&raw mut x)` are the same machine code; in a macro the source does not tell either.
extern "C" {
    fn keep(p: *mut u64);
    fn bump();
}

macro_rules! lend {
    ($e:expr) => {
        unsafe { keep($e as *mut u64) }
    };
}

fn main() {
    let mut x = 1u64;
    lend!(&mut x);
    x += 1;
    unsafe { bump() };
    println!("{}", x);
}
