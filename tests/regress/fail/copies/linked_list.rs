// A raw linked list: the node's borrow, kept in another node, is dead after the node was written by its owner.
struct Node {
    value: u32,
    next: *mut Node,
}

fn lend(n: &mut Node) -> *mut Node { //~ BORN
    n
}

fn main() {
    let mut first = Box::new(Node { value: 1, next: std::ptr::null_mut() });
    let mut second = Box::new(Node { value: 2, next: std::ptr::null_mut() });
    first.next = lend(&mut second);
    second.value = 20; //~ LOST
    let sum = unsafe { first.value + (*first.next).value }; //~ ACCESS
    println!("{} {}", sum, second.next.is_null());
}
