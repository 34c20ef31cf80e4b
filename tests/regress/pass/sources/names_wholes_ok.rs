// References inside values: moved, matched, unwrapped, returned, kept.
#[derive(Clone, Copy)]
struct New<'a>(&'a i32);
struct Mut<'a>(&'a mut i32);
struct Two<'a> { a: &'a mut i32, b: &'a i32 }
struct Keep<'a> { all: Vec<Option<&'a mut i32>> }
fn take(o: Option<&mut i32>) { if let Some(r) = o { *r += 1; } }
fn pair(p: (&mut i32, &i32)) -> i32 { *p.0 += *p.1; *p.0 }
fn back(p: &mut (i32, i32)) -> Option<&mut i32> {
    let raw = p as *mut (i32, i32);
    unsafe { (*raw).0 = 1 };
    let r = unsafe { Some(&mut (*raw).1) };
    r
}
fn back2(p: &mut (i32, i32)) -> (&mut i32, &i32) {
    let raw = p as *mut (i32, i32);
    let t = unsafe { (&mut (*raw).0, &(*raw).1) };
    *t.0 += 1;
    t
}
fn choose<'a>(o: Option<&'a mut i32>, d: &'a mut i32) -> &'a mut i32 {
    let r = match o { Some(r) => r, None => d };
    *r += 1;
    r
}
fn newtypes(x: &mut i32) -> i32 {
    let m = Mut(x);
    *m.0 += 1;
    let Mut(r) = m;
    *r += 1;
    let n = New(&*r);
    let k = n;
    *n.0 + *k.0
}
fn two(x: &mut i32, y: &i32) -> i32 {
    let t = Two { a: x, b: y };
    *t.a += *t.b;
    let u = Two { b: t.b, a: &mut *t.a };
    *u.a += 1;
    *t.a += 1;
    *t.a
}
fn keep(n: usize) -> i32 {
    let mut store = vec![1, 2, 3, 4];
    let mut k = Keep { all: vec![] };
    for r in store.iter_mut().take(n) {
        let o = Some(r);
        k.all.push(o);
    }
    for o in k.all.iter_mut() {
        let r = o.as_mut().unwrap();
        **r += 1;
    }
    let o = k.all.pop().unwrap();
    let r = o.unwrap();
    *r += 1;
    store.iter().sum()
}
fn opt_chain(x: &mut Option<i32>) -> i32 {
    let r = x.as_mut();
    let s = r.map(|v| { *v += 1; *v }).unwrap_or(0);
    let t = x.as_ref();
    let u = t.copied().unwrap_or(1);
    if let Some(ref mut v) = *x { *v += 1; }
    s + u + x.take().unwrap_or(9)
}
fn result(x: &mut i32, ok: bool) -> Result<&mut i32, i32> {
    let r = if ok { Ok(x) } else { Err(*x) };
    let r = r?;
    *r += 1;
    let s = Ok(r);
    s
}
fn boxed(x: &mut i32) -> i32 {
    let p = x as *mut i32;
    let r = unsafe { &mut *p };
    let b = Box::new(r);
    **b += 1;
    let c = *b;
    *c += 1;
    let v = unsafe { &*p };
    let bb = Box::new(v);
    let w = *bb;
    *w + **bb
}
fn main() {
    let (mut a, mut b, mut t) = (1, 2, (3, 4));
    take(Some(&mut a));
    let o = Some(&mut a);
    take(o);
    let p = (&mut a, &b);
    println!("{}", pair(p));
    *back(&mut t).unwrap() += 1;
    let (x, y) = back2(&mut t);
    *x += *y;
    *choose(Some(&mut a), &mut b) += 1;
    *choose(None, &mut b) += 1;
    println!("{} {} {} {}", newtypes(&mut a), two(&mut a, &b), keep(3), opt_chain(&mut Some(5)));
    println!("{:?} {:?} {}", result(&mut a, true), result(&mut b, false), 0); println!("{}", boxed(&mut a));
    println!("{} {} {:?}", a, b, t);
}
