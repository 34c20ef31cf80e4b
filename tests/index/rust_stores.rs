// Stores of references to locals: only where the local lives in memory, is the only one there, and the store is whole.
#[inline(never)] fn black_box<T>(x: T) -> T { unsafe { std::arch::asm!("/* {0} */", in(reg) &x) } x }
pub struct S<'a> { n: u64, r: &'a mut u64, s: &'a [u8], o: Option<&'a u8>, e: E<'a> }
pub enum E<'a> { A(&'a mut u32), B(&'a u8, u64), C }
pub union U<'a> { r: &'a u64, x: u64 }

#[inline(never)] pub fn once(x: &mut u64) { let r = &mut *x; *r = 1; }
#[inline(never)] pub fn once_local() -> u64 { let mut a = 1; let r = &mut a; *r = 2; a }
#[inline(never)] pub fn twice(c: bool) -> u64 { let (mut a, mut b) = (1, 2); let mut r = &mut a; if c { r = &mut b; } *r = 3; a + b }
#[inline(never)] pub fn fat(v: &[u8]) -> usize { let mut t = v; while !t.is_empty() { t = &t[1..]; } t.len() }
#[inline(never)] pub fn param<'a>(mut p: &'a mut u64, q: &'a mut u64, c: bool) { *p = 1; if c { p = q; } *p = 2; }
#[inline(never)] pub fn dynamic(c: bool) { let mut d: &dyn std::fmt::Debug = &1u8; if c { d = &2u64; } black_box(&d); }
#[inline(never)] pub fn whole(s: &[u8]) { let mut a = 1u64; let x = S { n: 1, r: &mut a, s, o: Some(&s[0]), e: E::C }; black_box(&x); }
#[inline(never)] pub fn raw(c: bool) { let (mut a, mut b) = (1u64, 2u64); let mut p = &raw mut a; if c { p = &raw mut b; } unsafe { *p = 1 } }
#[inline(never)] pub fn hidden() { let a = 1u64; let mut u = U { r: &a }; let m = std::mem::ManuallyDrop::new(&a); black_box((&u, &m)); }
#[inline(never)] pub fn closure() -> u64 { let (mut a, mut b) = (1, 2u64); let mut f = |n: u64| { a += n; b += a }; f(1); f(2); a + b }
//@ once:
//@ once_local:
//@ twice: store r
//@ twice: store r
//@ fat: store t
//@ fat: store t
//@ param: store p
//@ dynamic: store d
//@ dynamic: store d
//@ whole: store x.r
//@ whole: store x.s
//@ whole: store x.o.Some.0
//@ raw:
//@ hidden:
//@ closure: store f._ref__a
//@ closure: store f._ref__b
fn main() {
    let (mut x, mut y) = (1, 2);
    once(&mut x); once_local(); twice(true); fat(b"abc"); param(&mut x, &mut y, true); dynamic(true); whole(b"ab"); raw(true); hidden();
    println!("{} {}", x + y, closure());
}
