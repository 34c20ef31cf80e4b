// Unsafe containers written so that Tree Borrows allows them: a doubly linked list of NonNull, an LRU cache, a slab, a gap buffer, Optimised.
// build: -O
// a lock-free stack, an Rc of one's own.
use std::alloc::{alloc, dealloc, realloc, Layout};
use std::cell::{Cell, UnsafeCell};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicPtr, Ordering};

struct Node<T> {
    value: T,
    prev: Option<NonNull<Node<T>>>,
    next: Option<NonNull<Node<T>>>,
}

struct List<T> {
    head: Option<NonNull<Node<T>>>,
    tail: Option<NonNull<Node<T>>>,
    len: usize,
}

impl<T> List<T> {
    fn push_front(&mut self, value: T) -> NonNull<Node<T>> {
        let n = NonNull::from(Box::leak(Box::new(Node { value, prev: None, next: self.head })));
        match self.head {
            Some(mut h) => unsafe { h.as_mut().prev = Some(n) },
            None => self.tail = Some(n),
        }
        self.head = Some(n);
        self.len += 1;
        n
    }
    unsafe fn unlink(&mut self, n: NonNull<Node<T>>) -> T {
        let Node { value, prev, next } = *Box::from_raw(n.as_ptr());
        match prev {
            Some(p) => (*p.as_ptr()).next = next,
            None => self.head = next,
        }
        match next {
            Some(p) => (*p.as_ptr()).prev = prev,
            None => self.tail = prev,
        }
        self.len -= 1;
        value
    }
    fn iter_mut(&mut self) -> IterMut<'_, T> {
        IterMut { at: self.head, _list: PhantomData }
    }
}

impl<T> Drop for List<T> {
    fn drop(&mut self) {
        while let Some(h) = self.head {
            unsafe { self.unlink(h) };
        }
    }
}

struct IterMut<'a, T> {
    at: Option<NonNull<Node<T>>>,
    _list: PhantomData<&'a mut T>,
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;
    fn next(&mut self) -> Option<&'a mut T> {
        self.at.map(|n| unsafe {
            let n = &mut *n.as_ptr();
            self.at = n.next;
            &mut n.value
        })
    }
}

struct Lru {
    map: HashMap<u32, NonNull<Node<(u32, String)>>>,
    list: List<(u32, String)>,
    room: usize,
}

impl Lru {
    fn get(&mut self, k: u32) -> &str {
        if let Some(n) = self.map.remove(&k) {
            let v = unsafe { self.list.unlink(n) };
            let n = self.list.push_front(v);
            self.map.insert(k, n);
        } else {
            if self.list.len == self.room {
                let old = unsafe { self.list.unlink(self.list.tail.unwrap()) };
                self.map.remove(&old.0);
            }
            let n = self.list.push_front((k, format!("value {}", k)));
            self.map.insert(k, n);
        }
        unsafe { &(*self.list.head.unwrap().as_ptr()).value.1 }
    }
}

struct Gap {
    room: *mut u8,
    cap: usize,
    gap: usize,
    gap_end: usize,
}

impl Gap {
    fn new() -> Gap {
        Gap { room: unsafe { alloc(Layout::array::<u8>(8).unwrap()) }, cap: 8, gap: 0, gap_end: 8 }
    }
    fn insert(&mut self, at: usize, c: u8) {
        unsafe {
            if self.gap == self.gap_end {
                let cap = self.cap * 2;
                self.room = realloc(self.room, Layout::array::<u8>(self.cap).unwrap(), cap);
                let tail = self.cap - self.gap_end;
                ptr::copy(self.room.add(self.gap_end), self.room.add(cap - tail), tail);
                self.gap_end = cap - tail;
                self.cap = cap;
            }
            while self.gap > at {
                self.gap -= 1;
                self.gap_end -= 1;
                *self.room.add(self.gap_end) = *self.room.add(self.gap);
            }
            while self.gap < at {
                *self.room.add(self.gap) = *self.room.add(self.gap_end);
                self.gap += 1;
                self.gap_end += 1;
            }
            *self.room.add(self.gap) = c;
            self.gap += 1;
        }
    }
    fn text(&self) -> String {
        unsafe {
            let a = std::slice::from_raw_parts(self.room, self.gap);
            let b = std::slice::from_raw_parts(self.room.add(self.gap_end), self.cap - self.gap_end);
            String::from_utf8([a, b].concat()).unwrap()
        }
    }
}

impl Drop for Gap {
    fn drop(&mut self) {
        unsafe { dealloc(self.room, Layout::array::<u8>(self.cap).unwrap()) }
    }
}

struct Stack<T> {
    head: AtomicPtr<(T, *mut ())>,
}

impl<T> Stack<T> {
    fn push(&self, v: T) {
        let n = Box::into_raw(Box::new((v, ptr::null_mut())));
        loop {
            let h = self.head.load(Ordering::Acquire);
            unsafe { (*n).1 = h as *mut () };
            if self.head.compare_exchange(h, n, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
                return;
            }
        }
    }
    fn take_all(&self) -> Vec<T> {
        let mut at = self.head.swap(ptr::null_mut(), Ordering::AcqRel);
        let mut out = vec![];
        while !at.is_null() {
            let b = unsafe { Box::from_raw(at) };
            let (v, next) = *b;
            at = next as *mut _;
            out.push(v);
        }
        out
    }
}

struct OwnRc<T>(NonNull<(Cell<usize>, UnsafeCell<T>)>);

impl<T> OwnRc<T> {
    fn new(v: T) -> Self {
        OwnRc(unsafe { NonNull::new_unchecked(Box::into_raw(Box::new((Cell::new(1), UnsafeCell::new(v))))) })
    }
}
impl<T> Clone for OwnRc<T> {
    fn clone(&self) -> Self {
        let r = unsafe { &self.0.as_ref().0 };
        r.set(r.get() + 1);
        OwnRc(self.0)
    }
}
impl<T> Deref for OwnRc<T> {
    type Target = T;
    fn deref(&self) -> &T {
        unsafe { &*self.0.as_ref().1.get() }
    }
}
impl<T> DerefMut for OwnRc<T> {
    fn deref_mut(&mut self) -> &mut T {
        unsafe { &mut *self.0.as_ref().1.get() }
    }
}
impl<T> Drop for OwnRc<T> {
    fn drop(&mut self) {
        unsafe {
            let n = self.0.as_ref().0.get() - 1;
            self.0.as_ref().0.set(n);
            if n == 0 {
                drop(Box::from_raw(self.0.as_ptr()));
            }
        }
    }
}

fn main() {
    let mut l = List { head: None, tail: None, len: 0 };
    let nodes: Vec<_> = (0..10).map(|i| l.push_front(i.to_string())).collect();
    for s in l.iter_mut() {
        s.push('.');
    }
    println!("{}", unsafe { l.unlink(nodes[4]) });
    println!("{}", l.iter_mut().map(|s| s.clone()).collect::<String>());
    let mut c = Lru { map: HashMap::new(), list: List { head: None, tail: None, len: 0 }, room: 5 };
    let mut n = 0;
    for i in 0..200u32 {
        n += c.get(i * i % 11).len();
    }
    println!("{} {}", n, c.list.len);
    let mut g = Gap::new();
    for (i, b) in b"the quick brown fox".iter().enumerate() {
        g.insert(if i % 3 == 0 { i / 2 } else { i }, *b);
    }
    println!("{}", g.text());
    let s = Stack { head: AtomicPtr::new(ptr::null_mut()) };
    std::thread::scope(|t| {
        for k in 0..3 {
            let s = &s;
            t.spawn(move || (0..50).for_each(|i| s.push(Box::new(k * 100 + i))));
        }
    });
    let mut all: Vec<_> = s.take_all().into_iter().map(|b| *b).collect();
    all.sort();
    println!("{} {:?}", all.len(), &all[48..52]);
    let mut a = OwnRc::new(vec![1]);
    let b = a.clone();
    println!("{}", b.len());
    drop(b);
    a.push(2);
    println!("{:?}", *a);
}
