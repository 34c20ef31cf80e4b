// A binary search tree of Option<Box<Node>> with cursors of `&mut Option<Box<Node>>`.
#[derive(Default)]
struct Tree {
    root: Option<Box<Node>>,
}

struct Node {
    key: i32,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

impl Tree {
    fn insert(&mut self, key: i32) -> bool {
        let mut at = &mut self.root;
        while let Some(n) = at {
            if key == n.key {
                return false;
            }
            at = if key < n.key { &mut n.left } else { &mut n.right };
        }
        *at = Some(Box::new(Node { key, left: None, right: None }));
        true
    }

    fn remove_min(&mut self) -> Option<i32> {
        let mut at = &mut self.root;
        while at.as_ref()?.left.is_some() {
            at = &mut at.as_mut().unwrap().left;
        }
        let n = at.take()?;
        *at = n.right;
        Some(n.key)
    }

    fn depth(n: &Option<Box<Node>>) -> usize {
        n.as_ref().map_or(0, |n| 1 + Tree::depth(&n.left).max(Tree::depth(&n.right)))
    }
}

fn main() {
    let mut t = Tree::default();
    let mut x = 17;
    let mut added = 0;
    for _ in 0..300 {
        x = x * 211 % 1009;
        added += t.insert(x) as u32;
    }
    println!("{} {}", added, Tree::depth(&t.root));
    let mut last = -1;
    while let Some(k) = t.remove_min() {
        assert!(k > last);
        last = k;
    }
    println!("{}", last);
}
