// An enum without a Cell is frozen behind `&`.
#[repr(C)]
enum Node {
    Plain(u32),
    Wide(u64),
}

fn peek(n: &Node) -> *mut Node { //~ BORN
    n as *const Node as *mut Node
}

fn main() {
    let n = Box::new(Node::Wide(1));
    let p = peek(&n) as *mut u64;
    unsafe { *p.add(1) = 7 }; //~ ACCESS
    match &*n {
        Node::Plain(v) => println!("{}", v),
        Node::Wide(v) => println!("{}", v),
    }
}
