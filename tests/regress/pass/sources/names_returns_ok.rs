// Names given back, on one or several ways, after macros and closures, out of blocks.
struct S { a: i32, b: [i32; 4], next: Option<Box<S>> }
fn field(s: &mut S) -> &mut i32 { let r = &mut *s; let f = &mut r.a; *f += 1; f }
fn early(s: &mut S, n: i32) -> &mut i32 { let p = s as *mut S; let r = unsafe { &mut (*p).a }; if n > 1 { return r; } unsafe { (*p).b[0] = 1 }; *r += 1; r }
fn walk(mut s: &mut S) -> &mut i32 { while s.next.is_some() { s = s.next.as_mut().unwrap(); } let r = &mut *s; r.a += 1; &mut r.a }
fn shown(s: &mut S) -> &mut i32 { let r = &mut s.a; println!("{}", r); *r += 1; println!("{}", *r); r }
fn block(s: &mut S) -> &i32 { let p = s as *mut S; unsafe { (*p).a = 3; let r = &(*p).a; r } }
fn tried(s: &mut S, n: Option<i32>) -> Option<&mut i32> { let r = &mut s.b[1]; let k = n?; *r += k; Some(r) }
fn tail(s: &mut S) -> &mut i32 { let r = &mut s.b[2]; *r += 1; { let q = &mut *r; *q += 1; } &mut *r }
fn mapped(s: &mut S) -> i32 { let r = &mut s.a; let f = |x: &mut i32| { *x += 1; *x }; let k = f(r); *r += k; *r }
fn raw(s: &mut S) -> *mut i32 { let r = &mut s.a; *r += 1; r }
fn arr(s: &mut S) -> &mut [i32; 4] { let r = &mut s.b; r[0] += 1; let t = &mut *r; t[1] += r2(); t }
fn r2() -> i32 { 2 }
fn main() {
    let mut s = S { a: 1, b: [1, 2, 3, 4], next: Some(Box::new(S { a: 2, b: [0; 4], next: None })) };
    *field(&mut s) += 1; *early(&mut s, 1) += 1; *early(&mut s, 2) += 1; *walk(&mut s) += 1; *shown(&mut s) += 1;
    println!("{}", block(&mut s));
    *tried(&mut s, Some(1)).unwrap() += 1; println!("{}", tried(&mut s, None).is_none());
    *tail(&mut s) += 1; mapped(&mut s); unsafe { *raw(&mut s) += 1; } arr(&mut s)[3] += 1;
    let a = field(&mut s); *a += 1; let b = &mut s; b.a += 1; let c = field(b); *c += 1; b.a += 1;
    println!("{} {:?} {}", s.a, s.b, s.next.unwrap().a);
}
