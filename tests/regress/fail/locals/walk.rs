// A cursor walks a list; the node where it stands is written by another way before it goes on.
struct Node {
    value: u64,
    next: Option<Box<Node>>,
}

fn main() {
    let mut head = Node { value: 1, next: Some(Box::new(Node { value: 2, next: None })) };
    let raw = &raw mut **head.next.as_mut().unwrap();
    let mut at = &mut head;
    while let Some(ref mut next) = at.next {
        at = next; //~ BORN
    }
    at.value += 1;
    unsafe { (*raw).value = 7 }; //~ LOST
    at.value += 1; //~ ACCESS
    println!("{}", head.value);
}
