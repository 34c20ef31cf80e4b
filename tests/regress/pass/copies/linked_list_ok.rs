// All nodes are raw from the start.
struct Node {
    value: u32,
    next: *mut Node,
}

fn node(value: u32, next: *mut Node) -> *mut Node {
    Box::into_raw(Box::new(Node { value, next }))
}

fn main() {
    let mut head = std::ptr::null_mut();
    for i in 0..10 {
        head = node(i, head);
    }
    let mut sum = 0;
    unsafe {
        (*(*head).next).value = 100;
        while !head.is_null() {
            let n = Box::from_raw(head);
            sum += n.value;
            head = n.next;
        }
    }
    println!("{}", sum);
}
