// References out of inlined calls and out of calls that are not; used in turn where that is legal.
use std::cell::{Cell, RefCell, UnsafeCell};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::ptr::NonNull;
use std::rc::Rc;
#[inline(always)] fn ident<T>(t: T) -> T { t }
#[inline(always)] unsafe fn from<'a>(p: *mut i32) -> &'a mut i32 { &mut *p }
#[inline(always)] fn touch(r: &mut i32) -> &mut i32 { *r += 1; r }
fn cells(c: &UnsafeCell<i32>) -> i32 {
    let a = unsafe { &mut *c.get() };
    *a += 1;
    let b = unsafe { &mut *c.get() };
    *b += 1;
    let d = unsafe { &*c.get() };
    *d
}
fn chains(p: *mut i32) -> i32 {
    let a = unsafe { from(p) };
    *a += 1;
    let b = ident(&mut *a);
    *b += 1;
    let c = touch(b);
    *c += 1;
    let d = ident(touch(ident(c)));
    *d += 1;
    *a += 1;
    let e = unsafe { from(p) };
    *e += 1;
    let f = touch(e);
    *f
}
fn uninit() -> i32 {
    let mut m = MaybeUninit::<i32>::uninit();
    let r = m.write(4);
    *r += 1;
    let s = unsafe { m.assume_init_mut() };
    *s += 1;
    let t = unsafe { m.assume_init_ref() };
    *t
}
fn pinned(x: &mut i32) -> i32 {
    let mut p = Pin::new(&mut *x);
    let r = p.as_mut().get_mut();
    *r += 1;
    let s = p.get_mut();
    *s += 1;
    *x
}
fn nonnull(x: &mut i32) -> i32 {
    let mut n = NonNull::from(&mut *x);
    let m = n;
    let r = unsafe { n.as_mut() };
    *r += 1;
    let s = unsafe { m.as_ref() };
    let k = *s;
    let t = unsafe { n.as_mut() };
    *t += k;
    unsafe { *n.as_ptr() += 1 };
    *x
}
fn rcs() -> i32 {
    let a = Rc::new(RefCell::new(1));
    let b = a.clone();
    *a.borrow_mut() += 1;
    let r = &*b;
    *r.borrow_mut() += 1;
    let mut g = a.borrow_mut();
    let h = &mut *g;
    *h += 1;
    *h += 1;
    drop(g);
    let c = Rc::new(Cell::new(5));
    let d = &*c;
    d.set(d.get() + 1);
    c.set(c.get() + d.get());
    let s = *b.borrow() + d.get();
    s
}
fn slices(v: &mut [i32]) -> i32 {
    let p = v.as_mut_ptr();
    let a = unsafe { &mut *p.add(1) };
    *a += 1;
    let b = &mut v[0];
    *b += 1;
    let c = v.first_mut().unwrap();
    *c += 1;
    let (d, e) = v.split_at_mut(1);
    let f = &mut d[0];
    let g = &mut e[0];
    *f += 1; *g += 1; *f += *g;
    let h = unsafe { v.get_unchecked_mut(1) };
    *h += 1;
    let i = unsafe { v.get_unchecked(0) };
    *i + v.iter().sum::<i32>()
}
fn main() {
    let mut x = 1;
    println!("{} {} {} {} {} {} {}", cells(&UnsafeCell::new(1)), chains(&mut x), uninit(), pinned(&mut x), nonnull(&mut x), rcs(), slices(&mut [1, 2, 3]));
}
