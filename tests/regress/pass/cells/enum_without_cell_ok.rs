// An enum with a Cell in one variant counts as UnsafeCell throughout: writing the other variant's bytes is allowed.
use std::cell::Cell;

#[repr(C)]
enum Node {
    Plain(u32),
    Counted(Cell<u32>),
}

fn peek(n: &Node) -> *mut Node {
    n as *const Node as *mut Node
}

fn main() {
    let n = Box::new(Node::Plain(1));
    let p = peek(&n) as *mut u32;
    unsafe { *p.add(1) = 7 };
    match &*n {
        Node::Plain(v) => println!("{}", v),
        Node::Counted(c) => println!("{}", c.get()),
    }
}
