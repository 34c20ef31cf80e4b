// Rc, RefCell, Weak, Cell: a tree with parent links.
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

struct Node {
    name: String,
    visits: Cell<u32>,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

fn node(name: &str) -> Rc<Node> {
    Rc::new(Node {
        name: name.into(),
        visits: Cell::new(0),
        parent: RefCell::new(Weak::new()),
        children: RefCell::new(vec![]),
    })
}

fn add(parent: &Rc<Node>, child: Rc<Node>) {
    *child.parent.borrow_mut() = Rc::downgrade(parent);
    parent.children.borrow_mut().push(child);
}

fn path(n: &Rc<Node>) -> String {
    n.visits.set(n.visits.get() + 1);
    match n.parent.borrow().upgrade() {
        Some(p) => format!("{}/{}", path(&p), n.name),
        None => n.name.clone(),
    }
}

fn main() {
    let root = node("root");
    for i in 0..3 {
        let c = node(&format!("c{}", i));
        for j in 0..2 {
            add(&c, node(&format!("g{}", j)));
        }
        add(&root, c);
    }
    for c in root.children.borrow().iter() {
        for g in c.children.borrow().iter() {
            println!("{}", path(g));
        }
    }
    println!("{} {} {}", root.visits.get(), Rc::strong_count(&root), Rc::weak_count(&root));
    let mut shared = Rc::new(vec![1, 2, 3]);
    let copy = Rc::clone(&shared);
    Rc::make_mut(&mut shared).push(4);
    println!("{:?} {:?}", shared, copy);
    println!("{:?}", Rc::try_unwrap(shared).map(|v| v.len()));
    let slice: Rc<[String]> = vec!["a".to_string(), "b".to_string()].into();
    let text: Rc<str> = "shared text".into();
    println!("{:?} {}", slice, text);
    root.children.borrow_mut().clear();
}
