// SPDX-License-Identifier: GPL-2.0-or-later
// Names and call arguments that only the source text shows.  Expected records: `//@ function: record`, `//@ function:` = none.
use std::os::raw::{c_int, c_void};

extern "C" {
    fn keep(p: *mut i32);
    fn keep_n(n: c_int, p: *mut i32, m: usize);
    fn peek(p: *const i32) -> c_int;
    fn any(p: *mut c_void, n: usize);
    fn scale(f: f64, p: *mut i32);
    fn subscribe(f: extern "C" fn(*mut c_void), data: *mut c_void);
}

macro_rules! lend {
    ($e:expr) => {
        unsafe { keep($e as *mut i32) }
    };
}

pub struct S {
    a: i32,
    b: u64,
    list: [u8; 16],
}

extern "C" fn callback(_: *mut c_void) {}

//@ call_local: call-arg &mut x
fn call_local() {
    let mut x = 1;
    unsafe { keep(&mut x) };
    println!("{}", x);
}

//@ call_raw:
fn call_raw(p: &mut i32) {
    let mut x = 1;
    unsafe {
        keep(&raw mut x);
        keep(std::ptr::addr_of_mut!(x));
        keep(p);
    }
    lend!(&mut x);
    println!("{}", x);
}

//@ call_fields: call-arg &mut s.a
//@ call_fields: call-arg &mut s.a as *mut i32
//@ call_fields: call-arg s.list.as_mut_ptr() as *mut c_void
//@ call_fields: call-arg &mut *s as *mut S as *mut c_void
//@ call_fields: call-arg &s.a
//@ call_fields: call-arg (&mut *s as *mut S).cast()
fn call_fields(s: &mut S) {
    unsafe {
        keep(&mut s.a);
        keep_n(3, &mut s.a as *mut i32, 5);
        any(s.list.as_mut_ptr() as *mut c_void, s.list.len());
        any(&mut *s as *mut S as *mut c_void, std::mem::size_of::<S>());
        assert_ne!(peek(&s.a), 100);
        subscribe(callback, (&mut *s as *mut S).cast());
    }
}

// A float argument takes no integer register.
//@ call_float: call-arg &mut *p
fn call_float(f: f64, p: &mut i32) {
    unsafe { scale(f, &mut *p) };
}

//@ two_raw: bind r
//@ two_raw: use r
fn two_raw(p: *mut i32) {
    let r = unsafe { &mut *p };
    unsafe { *p = 1 };
    *r = 2;
}

//@ local: bind r
//@ local: bind p
//@ local: use r
//@ local: use r
//@ local: use r
//@ local: use p
fn local() {
    let mut x = 1;
    let r = &mut x;
    *r = 2;
    let p = r as *mut i32;
    unsafe { *p = 3 };
    *r += 1;
    println!("{}", x);
}

//@ folded: bind r
//@ folded: use r
fn folded() {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p };
    unsafe { *p = 2 };
    *r = 3;
    println!("{}", x);
}

//@ shared: bind r
//@ shared: use r
fn shared() {
    let mut x = 0u64;
    let r = &x as *const u64;
    x = 5;
    let y = unsafe { *r };
    println!("{} {}", x, y);
}

//@ passed: bind raw
//@ passed: bind f
//@ passed: use f
//@ passed: arg-name f
fn passed(s: &mut S) {
    let raw = s as *mut S;
    let f = unsafe { &mut (*raw).b };
    s.b = 4;
    *f = 5;
    take(f);
}

//@ child: bind r
//@ child: bind r2
//@ child: use r
//@ child: use r2
//@ child: arg-name r
fn child() {
    let mut s = S { a: 1, b: 2, list: [0; 16] };
    let r = &mut s;
    let r2 = unsafe { &mut *(r as *mut S) };
    r.a = 3;
    r2.b = 4;
    take(&mut r.b);
    println!("{}", s.b);
}

fn take(x: &mut u64) {
    *x += 1;
}

// A closure uses the name where no row tells.
//@ captured:
fn captured() {
    let mut x = 1;
    let r = &mut x;
    let mut add = || *r += 1;
    add();
    println!("{}", x);
}

// The name is shadowed.
//@ shadowed: bind r
//@ shadowed: use r
//@ shadowed: bind r
//@ shadowed: use r
fn shadowed() {
    let mut x = 1;
    let mut y = 2;
    let r = &mut x;
    *r = 3;
    let r = &mut y;
    *r = 4;
    println!("{} {}", x, y);
}

// The name goes into a return value, in the register in which it came.
//@ stored: bind r
//@ stored: use r
fn stored<'a>(x: &'a mut i32) -> Option<&'a mut i32> {
    let r = &mut *x;
    *r = 1;
    Some(r)
}

// A macro reads through the name, and the name is used after that.
//@ printed:
fn printed() {
    let mut x = 1;
    let r = &mut x;
    *r = 2;
    println!("{}", r);
    *r = 3;
    println!("{x}");
}

// Two pointers in one row.
//@ compound: bind r
fn compound(p: &mut i32, q: &i32) {
    let r = &mut *p;
    *r += *q;
}

// Reassigned.
//@ reassigned:
fn reassigned(a: &mut i32, b: &mut i32) {
    let mut r = &mut *a;
    *r = 1;
    r = &mut *b;
    *r = 2;
}

fn main() {
    let (mut a, mut b) = (1, 2);
    let mut s = S { a: 1, b: 2, list: [0; 16] };
    call_local();
    call_raw(&mut a);
    call_fields(&mut s);
    call_float(1.0, &mut a);
    two_raw(&mut a);
    local();
    folded();
    shared();
    passed(&mut s);
    child();
    captured();
    shadowed();
    stored(&mut a);
    printed();
    compound(&mut a, &b);
    reassigned(&mut a, &mut b);
}
