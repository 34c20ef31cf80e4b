// Shadowed names, in one block and in nested ones, parameters too; the shadowed one goes on being used.
fn inc(r: &mut i32) { *r += 1; }
fn id(r: &mut i32) -> &mut i32 { r }
fn param(r: &mut i32) -> i32 {
    let r = &mut *r;
    *r += 1;
    {
        let r = &mut *r;
        *r += 1;
        inc(r);
    }
    *r += 1;
    let r = &*r;
    *r
}
fn nested() -> i32 {
    let mut x = 1;
    let mut y = 2i32;
    let p = &raw mut x;
    let r = unsafe { &mut *p };
    *r = 5;
    {
        let r = &mut y;
        *r = 6;
        unsafe { *p = 7 };
        *r = 8;
    }
    let r = unsafe { &mut *p };
    *r += 1;
    let r = *r;
    let s = { let r = &mut y; *r += r.count_ones() as i32; *r };
    x + y + r + s
}
fn pattern(o: Option<&mut i32>, z: &mut i32) -> i32 {
    let r = &mut *z;
    *r = 1;
    if let Some(r) = o {
        *r = 2;
        inc(r);
    }
    *r += 1;
    for r in [1, 2, 3].iter() {
        if *r == 2 { continue; }
    }
    *r += 1;
    match *r { r => { let q = r + 1; *z = q; } }
    *z
}
fn closure(z: &mut i32) -> i32 {
    let r = &mut *z;
    let f = |r: &mut i32| { *r += 1; };
    f(r);
    *r += 1;
    let mut g = || { let r = &mut *r; *r += 1; };
    g(); g();
    *r += 1;
    *z
}
fn late() -> i32 {
    let mut a = 1; let mut b = 2;
    let r;
    if a == 1 { r = &mut b; } else { r = &mut a; }
    *r += 1;
    let r2 = id(r);
    *r2 += 1;
    *r += 1;
    a + b
}
fn main() {
    let mut v = 3; let mut w = 4;
    println!("{} {} {} {} {}", param(&mut v), nested(), pattern(Some(&mut v), &mut w), closure(&mut w), late());
}
