// Several expressions on one line, one name several times, macros with side effects, operators.
macro_rules! twice { ($e:expr) => { { $e; $e } } }
macro_rules! bump { ($r:ident) => { *$r += 1 } }
macro_rules! make { ($n:ident, $e:expr) => { let $n = unsafe { &mut *$e }; } }
fn add(a: &mut i32, b: i32) -> i32 { *a += b; *a }
fn main() {
    let mut x = 1; let p = &raw mut x; let r = unsafe { &mut *p }; *r = 1; *r += *r; *r = *r + *r; let q = r as *mut i32; unsafe { *q = *q + *r };
    let a = add(r, 1) + add(r, 2) + *r; *r = a; let b = add(r, unsafe { *q }) + { *r += 1; *r };
    twice!(*r += 1); bump!(r); bump!(r);
    println!("{} {}", *r, *r + 1); println!("{r} {}", b);
    assert!(*r > 0 && unsafe { *q_of(r) } > 0); assert_eq!(*r, *r); assert_ne!(*r + 1, *r, "{}", r);
    let s = &mut *r; *s += 1; let t = &mut *s; *t += 1; *s += 1; *r += 1;
    make!(m, p); *m += 1; bump!(m); unsafe { *p += 1 };
    let arr = unsafe { &mut *p }; let v = [*arr, *arr + 1]; *arr = v[0] + v[1]; let w = (*arr, *arr); *arr += w.0 * w.1;
    if *arr > 3 { *arr -= 1 } else { *arr += 1 } *arr ^= 5;
    let c = |z: i32| z + 1; *arr = c(*arr); let d = move || 4; *arr += d();
    let n = &*arr; let e = *n + *n; let f = if *n > 0 { *n } else { -*n }; let g = !*n; let _ = *n;
    println!("{} {} {} {} {}", e, f, g, n, x);
    unsafe { let u = &mut *p; *u += 1; let k = &mut *(u as *mut i32); *k += 1; *u += 1; let l = &mut *p; *l += 1 }
    println!("{}", dbg(&mut x));
}
fn id(n: i32) -> i32 { n }
fn q_of(r: &mut i32) -> *mut i32 { r }
fn dbg(x: &mut i32) -> i32 { let y = &mut *x; let z = id(*y); *y = z; *x += 1; let y = &mut *x; *y }
