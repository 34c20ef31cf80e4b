// New references out of inlined calls, used one after the other; values that are only moved; references to temporaries.
use std::ptr::NonNull;

struct Node {
    value: u64,
    next: Option<NonNull<Node>>,
}

fn identity<T>(t: T) -> T {
    t
}

fn main() {
    let mut x = 0;
    let mut p = NonNull::from(&mut x);
    let mut q = p;
    unsafe {
        let a = p.as_mut();
        *a = 1;
        let b = q.as_mut();
        *b = 2;
        let c = identity(&mut *b);
        *c += 1;
        *b += 1;
        let d = Some(&mut *b).unwrap();
        *d += 1;
        *b += 1;
    }
    let t = &mut 5;
    *t += 1;
    let u = t as *mut i32;
    unsafe { *u += 1 };
    *t += 1;
    let v = unsafe { &mut *u };
    *v += 1;
    println!("{}", t);
    let mut tail = Node { value: 2, next: None };
    let mut head = Node { value: 1, next: Some(NonNull::from(&mut tail)) };
    let n = unsafe { head.next.as_mut().unwrap().as_mut() };
    n.value += 1;
    head.value += n.value;
    n.value += 1;
    println!("{} {} {}", x, head.value, tail.value);
}
