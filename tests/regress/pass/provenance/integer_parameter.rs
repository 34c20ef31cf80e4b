// Two pointers to one block were made integers: the box's own, and one from a shared reference. A function that makes a pointer of the
// second integer may mean the first (semantics: any exposed pointer, whichever is right), so freeing through it is no violation.
struct Node {
    value: u64,
}

fn keep(b: Box<Node>) -> usize {
    Box::into_raw(b) as usize
}

fn look(n: &Node) -> usize {
    n as *const Node as usize
}

fn shared<'a>(at: usize) -> &'a Node {
    unsafe { &*(at as *const Node) }
}

fn exclusive<'a>(at: usize) -> &'a mut Node {
    unsafe { &mut *(at as *mut Node) }
}

fn dispose(at: usize) {
    drop(unsafe { Box::from_raw(at as *mut Node) });
}

fn main() {
    let first = keep(Box::new(Node { value: 3 }));
    let second = look(shared(first));
    exclusive(second).value += 1;
    println!("{}", shared(second).value);
    dispose(second);
}
