#![allow(dead_code, unused)]
use std::cell::{Cell, RefCell, UnsafeCell};
use std::pin::Pin;
use std::rc::Rc;
use std::future::Future;
use std::marker::PhantomPinned;
use std::borrow::Cow;
pub struct P<'a> { k: u32, r: &'a mut u64 }
pub struct Big<'a> { a: u64, b: &'a u8, c: Box<u32>, d: [&'a mut u16; 2] }
pub struct New<'a>(&'a mut u32);
pub enum E3<'a> { A { x: &'a mut u32, y: u64, z: u64 }, B(Option<&'a str>), C(u8) }
pub struct Dst<T: ?Sized> { n: u16, tail: T }
pub struct Unmovable { a: u8, p: PhantomPinned }
pub struct Mix { a: u8, c: Cell<u16>, d: u32, e: UnsafeCell<[u8; 3]>, f: u8 }
pub union Un<'a> { r: &'a u32, x: u64 }
pub trait Tr { fn m(&mut self, x: &u8) -> &mut u32; fn g(&self) -> u32 { 7 } }
impl Tr for New<'_> { fn m(&mut self, x: &u8) -> &mut u32 { *self.0 += *x as u32; self.0 } }
impl std::fmt::Debug for P<'_> { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "P{}", self.k) } }

#[inline(never)] pub fn a1(x: &mut u32, y: &u8, z: Box<u64>) -> u64 { *x += *y as u32; *z }
#[inline(never)] pub fn a2(s: &str, t: &mut [u32], b: Box<str>) -> usize { t[0] = 1; s.len() + b.len() }
#[inline(never)] pub fn a3(p: (&mut u32, u8), q: (u64, &u16)) -> u32 { *p.0 = *q.1 as u32; 3 }
#[inline(never)] pub fn a4(p: P) -> u64 { *p.r + p.k as u64 }
#[inline(never)] pub fn a5(b: Big) -> u64 { *b.b as u64 + *b.c as u64 + *b.d[1] as u64 }
#[inline(never)] pub fn a6(n: New) -> u32 { *n.0 }
#[inline(never)] pub fn a7(e: E3) -> u64 { match e { E3::A{x,y,z} => { *x = 3; y } E3::B(Some(s)) => s.len() as u64, E3::B(None)=>1, E3::C(c) => c as u64 } }
#[inline(never)] pub fn a8(d: &mut Dst<[u16]>, e: &Dst<dyn Tr>) -> usize { d.n += 1; d.tail.len() + e.n as usize }
#[inline(never)] pub fn a9(a: &u8, b: &u8, c: &u8, d: &u8, e: &u8, f: &mut [u8], g: &str, h: &mut u32) -> u32 { *h = f.len() as u32; *h }
#[inline(never)] pub fn b1(x: Option<&mut u32>, y: Option<Box<u32>>, z: Result<&u8, u64>) -> u32 { if let Some(x) = x { *x = 4; } y.map_or(0, |y| *y) + z.map_or(0, |z| *z as u32) }
#[inline(never)] pub fn b2(x: Pin<&mut u32>, y: Pin<&mut Unmovable>, u: &mut Unmovable) -> u8 { y.a + u.a }
#[inline(never)] pub fn b3(m: &Mix, n: &mut Mix, o: &[Mix; 2], r: &RefCell<u32>) -> u8 { n.a = m.a; o[0].a }
#[inline(never)] pub fn b4(u: Un, md: std::mem::ManuallyDrop<&mut u32>) -> u64 { unsafe { u.x } }
#[inline(never)] pub fn b5(t: &mut dyn Tr, d: &dyn Tr, b: Box<dyn Tr + Unpin>, a: &(dyn std::any::Any + Send)) -> u32 { *t.m(&1) + d.g() }
#[inline(never)] pub fn b6<F: FnOnce(&mut u32) -> u32>(f: F, x: &mut u32) -> u32 { f(x) }
#[inline(never)] pub fn b7<T: Default + Copy>(x: &mut T, y: &[T]) -> T { *x = y[0]; *x }
#[inline(never)] pub fn b8((a, b): (&mut i32, &i32), _: &u8, w @ _: &u8) -> i32 { *a = *b; *w as i32 }
#[inline(never)] pub fn b9(&mut ref mut a: &mut u32, c: &Cow<str>, p: &std::path::Path) { *a = 3 }
#[inline(never)] pub fn c1(f: &mut fn(u32) -> u32, x: &()) -> u32 { f(3) }
#[inline(never)] pub fn c2<F: FnMut(u32) -> u32>(f: &mut F) -> u32 { f(3) }
#[inline(never)] pub fn c3(x: u128, y: &u8, z: u128, w: u64, v: &u8) -> u8 { *y + *v }
#[inline(never)] pub fn c4<'a>(mut a: &'a mut u32, b: &'a mut u32) { *a = 1; a = b; *a = 2; }
#[inline(never)] pub extern "C" fn c5(a: &mut u32, p: P, q: Big) -> u64 { *a = 1; *p.r }
pub fn item(x: u32) -> u32 { x }

#[inline(never)] pub fn r1(x: &mut (u32, u8)) -> &mut u8 { &mut x.1 }
#[inline(never)] pub fn r2(x: &[u8]) -> &[u8] { &x[1..] }
#[inline(never)] pub fn r3(x: &u8) -> (&u8, &u8) { (x, x) }
#[inline(never)] pub fn r4(x: &mut u64) -> P { P { k: 1, r: x } }
#[inline(never)] pub fn r5(x: &u8) -> (u8, &u8) { (1, x) }
#[inline(never)] pub fn r6(x: &u8) -> Result<&u8, u64> { Ok(x) }
#[inline(never)] pub fn r7(x: &u8) -> Option<(&u8, u32)> { Some((x, 1)) }
#[inline(never)] pub fn r8(x: &u8) -> [&u8; 2] { [x, x] }
#[inline(never)] pub fn r9(x: &u8) -> [&u8; 1] { [x] }
#[inline(never)] pub fn s1(x: &u8) -> (f64, &u8) { (1.0, x) }
#[inline(never)] pub fn s2(x: &u8) -> Result<&u8, u8> { Ok(x) }
#[inline(never)] pub fn s3(x: &mut u16) -> (u8, &mut u16, u64) { (1, x, 3) }
#[inline(never)] pub fn s4() -> Box<dyn Fn(u32) -> u32> { Box::new(|x| x) }
#[inline(never)] pub fn s5(x: &mut u32) -> Option<Pin<&mut u32>> { Some(Pin::new(x)) }
#[inline(never)] pub fn s6(x: &u8) -> Result<&u8, std::convert::Infallible> { Ok(x) }
#[inline(never)] pub fn s7(x: &str) -> Cow<str> { Cow::Borrowed(x) }
#[inline(never)] pub fn s8(x: &[u8]) -> std::slice::Iter<u8> { x.iter() }
#[inline(never)] pub fn s9(x: &mut [u8]) -> (&mut [u8], &mut [u8]) { x.split_at_mut(1) }
#[inline(never)] pub extern "C" fn t1(x: &u8) -> [&u8; 2] { [x, x] }
#[inline(never)] pub fn t2(x: &RefCell<u32>) -> std::cell::RefMut<u32> { x.borrow_mut() }
#[inline(never)] pub fn t3(x: &u8) -> std::ops::ControlFlow<&str, std::convert::Infallible> { std::ops::ControlFlow::Break("a") }
#[inline(never)] pub fn t4() -> ! { std::process::exit(0) }
pub async fn as1(x: &mut u32, y: &u8) -> u32 { *x += 1; ready().await; *x + *y as u32 }
async fn ready() {}
const NOTHING: std::task::RawWaker = std::task::RawWaker::new(std::ptr::null(), NOTHING_TO_DO);
const NOTHING_TO_DO: &std::task::RawWakerVTable = &std::task::RawWakerVTable::new(|_| NOTHING, |_| (), |_| (), |_| ());
fn block<F: Future>(f: F) -> F::Output {
    let mut f = Box::pin(f);
    let w = unsafe { std::task::Waker::from_raw(NOTHING) };
    let mut c = std::task::Context::from_waker(&w);
    loop { if let std::task::Poll::Ready(r) = f.as_mut().poll(&mut c) { return r } }
}
fn main() {
    let mut x = 3u32; let mut y = 4u8; let mut z = 5u64; let mut w = 6u16; let mut w2 = 7u16; let mut i = 3i32;
    let mut k = 8u32; let mut kk = 9u32;
    println!("{}", a1(&mut x, &y, Box::new(3)));
    println!("{}", a2("s", &mut [1,2], "b".into()));
    println!("{}", a3((&mut x, 1), (1, &w)));
    println!("{}", a4(P { k: 1, r: &mut z }));
    println!("{}", a5(Big { a: 1, b: &y, c: Box::new(1), d: [&mut w, &mut w2] }));
    println!("{}", a6(New(&mut x)));
    println!("{}", a7(E3::A { x: &mut x, y: 1, z: 1 }) + a7(E3::B(Some("s"))) + a7(E3::C(1)));
    let mut d: Box<Dst<[u16]>> = Box::new(Dst { n: 1, tail: [1u16, 2, 3] });
    println!("{}", a8(&mut d, &Dst { n: 1, tail: New(Box::leak(Box::new(9))) }));
    println!("{}", a9(&y, &y, &y, &y, &y, &mut [1], "abc", &mut x));
    println!("{}", b1(Some(&mut x), Some(Box::new(3)), Ok(&y)));
    let mut um = Unmovable { a: 1, p: PhantomPinned }; let mut um2 = Unmovable { a: 1, p: PhantomPinned };
    println!("{}", b2(Pin::new(&mut x), unsafe { Pin::new_unchecked(&mut um) }, &mut um2));
    let mk = || Mix { a: 1, c: Cell::new(1), d: 2, e: UnsafeCell::new([1, 2, 3]), f: 4 };
    println!("{}", b3(&mk(), &mut mk(), &[mk(), mk()], &RefCell::new(1)));
    println!("{}", b4(Un { x: 3 }, std::mem::ManuallyDrop::new(&mut k)));
    struct Own(u32);
    impl Tr for Own { fn m(&mut self, x: &u8) -> &mut u32 { &mut self.0 } }
    println!("{}", b5(&mut New(&mut x), &New(&mut k), Box::new(Own(3)), &3u32));
    let bo = Box::new(5u32); let mut cc = 3u32; let mut rr = &mut cc;
    println!("{}", b6(move |a| { *a += *bo; *rr += 1; *a + *rr }, &mut x));
    println!("{}", b6(|a| { *a += z as u32; *a }, &mut x));
    println!("{} {}", b7(&mut x, &[1]), b7(&mut y, &[2]));
    println!("{}", b8((&mut i, &3), &1, &2));
    b9(&mut x, &Cow::Borrowed("a"), std::path::Path::new("/"));
    println!("{} {}", c1(&mut (item as fn(u32) -> u32), &()), c2(&mut item));
    let mut acc = 0; println!("{}", c2(&mut |x| { acc += x; acc }));
    println!("{}", c3(1, &2, 3, 4, &5)); c4(&mut x, &mut k);
    println!("{}", c5(&mut x, P { k: 1, r: &mut z }, Big { a: 1, b: &y, c: Box::new(1), d: [&mut w, &mut w2] }));
    let mut t = (1u32, 2u8); *r1(&mut t) = 3; println!("{:?}", r2(&[1, 2]));
    println!("{:?} {:?} {:?}", r3(&1), r4(&mut z), r5(&y)); println!("{:?} {:?} {:?} {:?}", r6(&1), r7(&1), r8(&1), r9(&1));
    println!("{:?} {:?} {:?}", s1(&y), s2(&y), s3(&mut w)); println!("{}", s4()(4)); println!("{:?} {:?}", s5(&mut x), s6(&1));
    println!("{:?} {:?} {:?} {:?}", s7("x"), s8(&[1]), s9(&mut [1, 2]), t1(&1)); let rc = RefCell::new(1); *t2(&rc) = 3; let _ = t3(&1);
    println!("{}", block(as1(&mut x, &y)));
    let v: Vec<u32> = vec![3, 1, 2]; let mut v2 = v.iter().map(|x| x + 1).collect::<Vec<_>>(); v2.sort_by(|a, b| b.cmp(a)); println!("{:?}", v2);
    let rcx = Rc::new(RefCell::new(v2)); rcx.borrow_mut().push(3); println!("{:?}", rcx);
    t4()
}

/* The facts that the index must have: all retags of each function named here. A name alone: none. */
//@ <rust_retags::New as rust_retags::Tr>::m: entry & x `&u8` in rsi size=1 align=1 freeze protect
//@ <rust_retags::New as rust_retags::Tr>::m: entry &mut self `&mut rust_retags::New` in rdi size=8 align=8 freeze protect
//@ <rust_retags::New as rust_retags::Tr>::m: return &mut return value `&mut u32` in rax size=4 align=4 freeze
//@ <rust_retags::P as core::fmt::Debug>::fmt: entry & self `&rust_retags::P` in rdi size=16 align=8 freeze protect
//@ <rust_retags::P as core::fmt::Debug>::fmt: entry &mut f `&mut core::fmt::Formatter` in rsi size=24 align=8 freeze protect
//@ <rust_retags::main::Own as rust_retags::Tr>::m: entry & x `&u8` in rsi size=1 align=1 freeze protect
//@ <rust_retags::main::Own as rust_retags::Tr>::m: entry &mut self `&mut rust_retags::main::Own` in rdi size=4 align=4 freeze protect
//@ <rust_retags::main::Own as rust_retags::Tr>::m: return &mut return value `&mut u32` in rax size=4 align=4 freeze
//@ rust_retags::Tr::g<rust_retags::New>: entry & self `&rust_retags::New` in rdi size=8 align=8 freeze protect
//@ rust_retags::Tr::g<rust_retags::main::Own>: entry & self `&rust_retags::main::Own` in rdi size=4 align=4 freeze protect
//@ rust_retags::a1: entry & y `&u8` in rsi size=1 align=1 freeze protect
//@ rust_retags::a1: entry &mut x `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::a1: entry Box z `alloc::boxed::Box<u64, alloc::alloc::Global>` in rdx size=8 align=8 freeze protect
//@ rust_retags::a2: entry & s `&str` in rdi meta=rsi slice size=1 align=1 freeze protect
//@ rust_retags::a2: entry &mut t `&mut [u32]` in rdx meta=rcx slice size=4 align=4 freeze protect
//@ rust_retags::a2: entry Box b `alloc::boxed::Box<str, alloc::alloc::Global>` in r8 meta=r9 slice size=1 align=1 freeze protect
//@ rust_retags::a3: entry & q.1 `&u16` in rcx size=2 align=2 freeze protect nested
//@ rust_retags::a3: entry &mut p.0 `&mut u32` in rdi size=4 align=4 freeze protect nested
//@ rust_retags::a4: entry &mut p.r `&mut u64` in rdi size=8 align=8 freeze protect nested
//@ rust_retags::a5: entry & b.b `&u8` in [rdi+0] size=1 align=1 freeze protect nested
//@ rust_retags::a5: entry &mut b.d[0] `&mut u16` in [rdi+16] size=2 align=2 freeze protect nested
//@ rust_retags::a5: entry &mut b.d[1] `&mut u16` in [rdi+24] size=2 align=2 freeze protect nested
//@ rust_retags::a5: entry Box b.c `alloc::boxed::Box<u32, alloc::alloc::Global>` in [rdi+8] size=4 align=4 freeze protect nested
//@ rust_retags::a6: entry &mut n.0 `&mut u32` in rdi size=4 align=4 freeze protect nested
//@ rust_retags::a7: entry & e.B.0.Some.0 `&str` in [rdi+8] meta=next slice size=1 align=1 freeze protect nested if u8 [rdi+0] in {0x1} if u64 [rdi+8] not in {0x0}
//@ rust_retags::a7: entry &mut e.A.x `&mut u32` in [rdi+24] size=4 align=4 freeze protect nested if u8 [rdi+0] in {0x0}
//@ rust_retags::a8: entry & e `&rust_retags::Dst<dyn rust_retags::Tr>` in rdx meta=rcx dst-dyn size=2 align=2 freeze protect !unpin
//@ rust_retags::a8: entry &mut d `&mut rust_retags::Dst<[u16]>` in rdi meta=rsi dst-slice size=2 align=2 freeze elem=2 protect
//@ rust_retags::a9: entry & a `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::a9: entry & b `&u8` in rsi size=1 align=1 freeze protect
//@ rust_retags::a9: entry & c `&u8` in rdx size=1 align=1 freeze protect
//@ rust_retags::a9: entry & d `&u8` in rcx size=1 align=1 freeze protect
//@ rust_retags::a9: entry & e `&u8` in r8 size=1 align=1 freeze protect
//@ rust_retags::a9: entry & g `&str` in [sp+16] meta=next slice size=1 align=1 freeze protect
//@ rust_retags::a9: entry &mut f `&mut [u8]` in r9 meta=[sp+8] slice size=1 align=1 freeze protect
//@ rust_retags::a9: entry &mut h `&mut u32` in [sp+32] size=4 align=4 freeze protect
//@ rust_retags::as1: entry & y `&u8` in rdx size=1 align=1 freeze protect
//@ rust_retags::as1: entry &mut x `&mut u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::b1: entry & z.Ok.0 `&u8` in rcx size=1 align=1 freeze protect nested if u64 rdx in {0x0}
//@ rust_retags::b1: entry &mut x.Some.0 `&mut u32` in rdi size=4 align=4 freeze protect nested if u64 rdi not in {0x0}
//@ rust_retags::b1: entry Box y.Some.0 `alloc::boxed::Box<u32, alloc::alloc::Global>` in rsi size=4 align=4 freeze protect nested if u64 rsi not in {0x0}
//@ rust_retags::b1::{closure#0}: entry Box y `alloc::boxed::Box<u32, alloc::alloc::Global>` in rdi size=4 align=4 freeze protect
//@ rust_retags::b1::{closure#1}: entry & z `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::b2: entry &mut u `&mut rust_retags::Unmovable` in rdx size=1 align=1 freeze protect !unpin
//@ rust_retags::b2: entry &mut x.pointer `&mut u32` in rdi size=4 align=4 freeze protect nested
//@ rust_retags::b2: entry &mut y.pointer `&mut rust_retags::Unmovable` in rsi size=1 align=1 freeze protect !unpin nested
//@ rust_retags::b3: entry & m `&rust_retags::Mix` in rdi size=12 align=4 im=4..6,7..10 protect
//@ rust_retags::b3: entry & o `&[rust_retags::Mix; 2]` in rdx size=24 align=4 im=4..6,7..10,16..18,19..22 protect
//@ rust_retags::b3: entry & r `&core::cell::RefCell<u32>` in rcx size=16 align=8 im=0..12 protect
//@ rust_retags::b3: entry &mut n `&mut rust_retags::Mix` in rsi size=12 align=4 im=4..6,7..10 protect
//@ rust_retags::b5: entry & a `&(dyn core::any::Any + core::marker::Send)` in [sp+8] meta=next dyn size=0 align=1 im=all protect !unpin
//@ rust_retags::b5: entry & d `&dyn rust_retags::Tr` in rdx meta=rcx dyn size=0 align=1 im=all protect !unpin
//@ rust_retags::b5: entry &mut t `&mut dyn rust_retags::Tr` in rdi meta=rsi dyn size=0 align=1 im=all protect !unpin
//@ rust_retags::b5: entry Box b `alloc::boxed::Box<(dyn rust_retags::Tr + core::marker::Unpin), alloc::alloc::Global>` in r8 meta=r9 dyn size=0 align=1 im=all protect
//@ rust_retags::b6<rust_retags::main::{closure_env#3}>: entry &mut f.rr `&mut u32` in rsi size=4 align=4 freeze protect nested
//@ rust_retags::b6<rust_retags::main::{closure_env#3}>: entry &mut x `&mut u32` in rdx size=4 align=4 freeze protect
//@ rust_retags::b6<rust_retags::main::{closure_env#3}>: entry Box f.bo `alloc::boxed::Box<u32, alloc::alloc::Global>` in rdi size=4 align=4 freeze protect nested
//@ rust_retags::b6<rust_retags::main::{closure_env#4}>: entry & f._ref__z `&u64` in rdi size=8 align=8 freeze protect nested
//@ rust_retags::b6<rust_retags::main::{closure_env#4}>: entry &mut x `&mut u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::b7<u32>: entry & y `&[u32]` in rsi meta=rdx slice size=4 align=4 freeze protect
//@ rust_retags::b7<u32>: entry &mut x `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::b7<u8>: entry & y `&[u8]` in rsi meta=rdx slice size=1 align=1 freeze protect
//@ rust_retags::b7<u8>: entry &mut x `&mut u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::b8: entry &  `&u8` in rdx size=1 align=1 freeze protect
//@ rust_retags::b8: entry & 1 `&i32` in rsi size=4 align=4 freeze protect nested
//@ rust_retags::b8: entry &mut 0 `&mut i32` in rdi size=4 align=4 freeze protect nested
//@ rust_retags::b9: entry & c `&alloc::borrow::Cow<str>` in rsi size=24 align=8 freeze protect
//@ rust_retags::b9: entry & p `&std::path::Path` in rdx meta=rcx dst-slice size=0 align=1 freeze elem=1 protect
//@ rust_retags::b9: entry &mut a `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::c1: entry & x `&()` in rsi size=0 align=0 freeze protect
//@ rust_retags::c2<rust_retags::main::{closure_env#5}>: entry &mut f `&mut rust_retags::main::{closure_env#5}` in rdi size=8 align=8 freeze protect
//@ rust_retags::c3: entry & v `&u8` in [sp+8] size=1 align=1 freeze protect
//@ rust_retags::c3: entry & y `&u8` in rdx size=1 align=1 freeze protect
//@ rust_retags::c4: entry &mut a `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::c4: entry &mut b `&mut u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::c5: entry & q.b `&u8` in [sp+8] size=1 align=1 freeze protect nested
//@ rust_retags::c5: entry &mut a `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::c5: entry &mut q.d[0] `&mut u16` in [sp+24] size=2 align=2 freeze protect nested
//@ rust_retags::c5: entry &mut q.d[1] `&mut u16` in [sp+32] size=2 align=2 freeze protect nested
//@ rust_retags::c5: entry Box q.c `alloc::boxed::Box<u32, alloc::alloc::Global>` in [sp+16] size=4 align=4 freeze protect nested
//@ rust_retags::main::{closure#0}: entry &  `&rust_retags::main::{closure_env#0}` in rsi size=0 align=1 freeze protect
//@ rust_retags::main::{closure#1}: entry & x `&u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::main::{closure#1}: entry &mut  `&mut rust_retags::main::{closure_env#1}` in rdi size=0 align=1 freeze protect
//@ rust_retags::main::{closure#2}: entry & a `&u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::main::{closure#2}: entry & b `&u32` in rdx size=4 align=4 freeze protect
//@ rust_retags::main::{closure#2}: entry &mut  `&mut rust_retags::main::{closure_env#2}` in rdi size=0 align=1 freeze protect
//@ rust_retags::main::{closure#3}: entry &mut a `&mut u32` in rdx size=4 align=4 freeze protect
//@ rust_retags::main::{closure#3}: entry &mut rr `&mut u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::main::{closure#3}: entry Box bo `alloc::boxed::Box<u32, alloc::alloc::Global>` in rdi size=4 align=4 freeze protect
//@ rust_retags::main::{closure#4}: entry &mut a `&mut u32` in rsi size=4 align=4 freeze protect
//@ rust_retags::r1: entry &mut x `&mut (u32, u8)` in rdi size=8 align=4 freeze protect
//@ rust_retags::r1: return &mut return value `&mut u8` in rax size=1 align=1 freeze
//@ rust_retags::r2: entry & x `&[u8]` in rdi meta=rsi slice size=1 align=1 freeze protect
//@ rust_retags::r2: return & return value `&[u8]` in rax meta=rdx slice size=1 align=1 freeze
//@ rust_retags::r3: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::r3: return & return value.0 `&u8` in rax size=1 align=1 freeze nested
//@ rust_retags::r3: return & return value.1 `&u8` in rdx size=1 align=1 freeze nested
//@ rust_retags::r4: entry &mut x `&mut u64` in rdi size=8 align=8 freeze protect
//@ rust_retags::r4: return &mut return value.r `&mut u64` in rax size=8 align=8 freeze nested
//@ rust_retags::r5: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::r5: return & return value.1 `&u8` in rdx size=1 align=1 freeze nested
//@ rust_retags::r6: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::r6: return & return value.Ok.0 `&u8` in rdx size=1 align=1 freeze nested if u64 rax in {0x0}
//@ rust_retags::r7: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::r7: return & return value.Some.0.0 `&u8` in rax size=1 align=1 freeze nested if u64 rax not in {0x0}
//@ rust_retags::r8: entry & x `&u8` in rsi size=1 align=1 freeze protect
//@ rust_retags::r8: return & return value[0] `&u8` in [rax+0] size=1 align=1 freeze nested
//@ rust_retags::r8: return & return value[1] `&u8` in [rax+8] size=1 align=1 freeze nested
//@ rust_retags::r9: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::r9: return & return value[0] `&u8` in rax size=1 align=1 freeze nested
//@ rust_retags::s1: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::s1: return & return value.1 `&u8` in rax size=1 align=1 freeze nested
//@ rust_retags::s2: entry & x `&u8` in rsi size=1 align=1 freeze protect
//@ rust_retags::s2: return & return value.Ok.0 `&u8` in [rax+8] size=1 align=1 freeze nested if u8 [rax+0] in {0x0}
//@ rust_retags::s3: entry &mut x `&mut u16` in rsi size=2 align=2 freeze protect
//@ rust_retags::s3: return &mut return value.1 `&mut u16` in [rax+0] size=2 align=2 freeze nested
//@ rust_retags::s4: return Box return value `alloc::boxed::Box<dyn core::ops::function::Fn<(u32), Output=u32>, alloc::alloc::Global>` in rax meta=rdx dyn size=0 align=1 im=all !unpin
//@ rust_retags::s4::{closure#0}: entry &  `&rust_retags::s4::{closure_env#0}` in rdi size=0 align=1 freeze protect
//@ rust_retags::s5: entry &mut x `&mut u32` in rdi size=4 align=4 freeze protect
//@ rust_retags::s5: return &mut return value.Some.0.pointer `&mut u32` in rax size=4 align=4 freeze nested if u64 rax not in {0x0}
//@ rust_retags::s6: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::s6: return & return value.Ok.0 `&u8` in rax size=1 align=1 freeze nested
//@ rust_retags::s7: entry & x `&str` in rsi meta=rdx slice size=1 align=1 freeze protect
//@ rust_retags::s7: return & return value.Borrowed.0 `&str` in [rax+8] meta=next slice size=1 align=1 freeze nested if u64 [rax+0] in {0x8000000000000000}
//@ rust_retags::s8: entry & x `&[u8]` in rdi meta=rsi slice size=1 align=1 freeze protect
//@ rust_retags::s9: entry &mut x `&mut [u8]` in rsi meta=rdx slice size=1 align=1 freeze protect
//@ rust_retags::s9: return &mut return value.0 `&mut [u8]` in [rax+0] meta=next slice size=1 align=1 freeze nested
//@ rust_retags::s9: return &mut return value.1 `&mut [u8]` in [rax+16] meta=next slice size=1 align=1 freeze nested
//@ rust_retags::t1: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::t1: return & return value[0] `&u8` in rax size=1 align=1 freeze nested
//@ rust_retags::t1: return & return value[1] `&u8` in rdx size=1 align=1 freeze nested
//@ rust_retags::t2: entry & x `&core::cell::RefCell<u32>` in rdi size=16 align=8 im=0..12 protect
//@ rust_retags::t2: return & return value.borrow.borrow `&core::cell::Cell<isize>` in rdx size=8 align=8 im=all nested
//@ rust_retags::t3: entry & x `&u8` in rdi size=1 align=1 freeze protect
//@ rust_retags::t3: return & return value.Break.0 `&str` in rax meta=rdx slice size=1 align=1 freeze nested
//@ rust_retags::b4:
//@ rust_retags::item:
