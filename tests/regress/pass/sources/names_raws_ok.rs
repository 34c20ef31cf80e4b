// Raw pointers that share a value with names; all legal under Tree Borrows.
use std::ptr;
struct Node { v: i64, next: *mut Node }
fn list(n: i64) -> i64 {
    let mut head: *mut Node = ptr::null_mut();
    for i in 0..n {
        let b = Box::new(Node { v: i, next: head });
        let p = Box::into_raw(b);
        let r = unsafe { &mut *p };
        r.v += 1;
        head = p;
        unsafe { (*head).v += 1 };
    }
    let mut s = 0;
    let mut cur = head;
    while !cur.is_null() {
        let n = unsafe { &*cur };
        s += n.v;
        cur = n.next;
        let m = unsafe { Box::from_raw(n as *const Node as *mut Node) };
        s += m.v;
    }
    s
}
fn swap(a: *mut i32, b: *mut i32) {
    unsafe {
        let x = &mut *a;
        let y = &mut *b;
        let t = *x;
        *x = *y;
        *y = t;
        let z = x as *mut i32;
        *z += 1;
        *x += 1;
        ptr::swap(x, y);
        *a += 1;
        *b += 1;
    }
}
fn same(a: *mut i32) -> i32 {
    unsafe {
        let x = &*a;
        let y = &*a;
        let s = *x + *y;
        let z = &mut *a;
        *z = s;
        let w = z as *mut i32;
        *w += 1;
        *z += 1;
        *w += 1;
        *z
    }
}
fn write_then_make(a: &mut (i32, i32)) -> i32 {
    let p = a as *mut (i32, i32);
    for i in 0..3 {
        let r = unsafe { &mut (*p).1 };
        *r += i;
        unsafe { (*p).0 += *r };
        if i == 1 { continue; }
        *r += 1;
        let q = r as *mut i32;
        unsafe { *q += 1 };
    }
    let r0 = unsafe { &mut (*p).0 };
    let r1 = unsafe { &mut (*p).1 };
    *r0 += 1; *r1 += 1; *r0 += *r1; *r1 += *r0;
    a.0 + a.1
}
fn looped(a: *mut i32) -> i32 {
    let mut n = 0;
    let r = unsafe { &mut *a };
    loop {
        *r += 1;
        n += 1;
        let s = &mut *r;
        *s += 1;
        if n > 3 { break; }
        println!("{}", s);
        *r += 1;
    }
    while *r < 30 { *r += 1; inner(r); }
    *r
}
fn inner(x: &mut i32) { *x += 1 }
fn labelled(a: *mut i32) -> i32 {
    let r = unsafe { &mut *a };
    let k = 'b: {
        *r += 1;
        if *r > 1000 { break 'b 1; }
        let q = &mut *r;
        *q += 1;
        2
    };
    let m = match k { 1 => { *r = 1; *r } 2 => { inner(r); *r } _ => { println!("{r}"); 0 } };
    *r += m;
    *r
}
fn main() {
    let (mut a, mut b) = (1, 2);
    println!("{}", list(5));
    swap(&mut a, &mut b);
    let mut t = (1, 2);
    println!("{} {}", a, b); println!("{} {} {} {}", same(&mut a), write_then_make(&mut t), looped(&mut b), labelled(&mut a));
}
