// With --tree-implicit-writes=yes the call itself counts as a write through its `&mut`: the older borrow is gone.
// flags: --tree-implicit-writes=yes
fn lend(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn visit(x: &mut u64) -> u64 { //~ LOST
    *x
}

fn main() {
    let mut v = 1;
    let p = lend(&mut v);
    println!("{}", visit(&mut v));
    unsafe { *p = 2 }; //~ ACCESS
    println!("{}", v);
}
