# abi_types.py: types that hold a reference, for return_abi and entry_abi.
# SPDX-License-Identifier: GPL-2.0-or-later
TYPES = r'''
&'static u64 | x
&'static mut u64 | unsafe{&mut *p(x)}
Option<&'static u64> | Some(x)
Box<u64> | b(x)
Option<Box<u64>> | Some(b(x))
Pin<&'static u64> | Pin::new(x)
New | New(x)
Result<&'static u64, Infallible> | Ok(x)
Result<&'static [u8], Infallible> | Ok(sl(x))
Result<(&'static u64, u64), Infallible> | Ok((x,1))
ControlFlow<&'static str, Infallible> | ControlFlow::Break(st(x))
ControlFlow<&'static u64> | ControlFlow::Break(x)
ControlFlow<&'static u64, u32> | ControlFlow::Break(x)
ControlFlow<u32, &'static u64> | ControlFlow::Continue(x)
[&'static u64; 1] | [x]
[&'static u64; 2] | [x,x]
[&'static u64; 3] | [x,x,x]
&'static [u8] | sl(x)
&'static str | st(x)
&'static dyn Debug | x
Option<&'static [u8]> | Some(sl(x))
Box<dyn Debug> | b(x)
Box<[u64]> | unsafe{Box::from_raw(std::slice::from_raw_parts_mut(p(x),1))}
(&'static u64, &'static u64) | (x,x)
(&'static u64, u8) | (x,1)
(u8, &'static u64) | (1,x)
(u64, &'static u64) | (1,x)
(u64, u64, &'static u64) | (1,2,x)
(f64, &'static u64) | (1.0,x)
(f32, &'static u64) | (1.0,x)
(&'static u64, f32) | (x,1.0)
(&'static u64, [u8;8]) | (x,[0;8])
(&'static u64, [u8;0]) | (x,[])
(&'static u64, ()) | (x,())
(&'static u64, (u32,u32)) | (x,(1,2))
(&'static u64, (u32,)) | (x,(1,))
Result<&'static u64, u64> | Ok(x)
Result<&'static u64, u32> | Ok(x)
Result<&'static u64, u8> | Ok(x)
Result<&'static u64, f64> | Ok(x)
Result<&'static u64, ()> | Ok(x)
Result<&'static u64, &'static u64> | Ok(x)
Result<&'static u64, Box<u8>> | Ok(x)
Result<&'static u64, io::Error> | Ok(x)
Result<Option<&'static u64>, u64> | Ok(Some(x))
Result<&'static [u8], io::Error> | Ok(sl(x))
Result<&'static [u8], u8> | Ok(sl(x))
Result<&'static str, u64> | Ok(st(x))
Result<&'static str, ()> | Ok(st(x))
Result<&'static str, std::str::Utf8Error> | Ok(st(x))
Result<&'static u64, String> | Ok(x)
Result<u64, &'static u64> | Err(x)
Result<(), &'static u64> | Err(x)
Result<(), Box<dyn Error>> | Err(Box::new(fmt::Error)) !
Result<u64, Box<dyn Error>> | Err(Box::new(fmt::Error)) !
Option<(&'static u64, u32)> | Some((x,1))
Option<(&'static u64, &'static u64)> | Some((x,x))
Option<(u32, &'static u64)> | Some((1,x))
Option<(u64, u64, &'static u64)> | Some((1,2,x))
Option<Option<&'static u64>> | Some(Some(x))
Option<Result<&'static u64, u64>> | Some(Ok(x))
Option<Result<&'static u64, ()>> | Some(Ok(x))
Poll<&'static u64> | Poll::Ready(x)
Poll<Option<&'static u64>> | Poll::Ready(Some(x))
Poll<Result<&'static u64, io::Error>> | Poll::Ready(Ok(x))
Poll<Option<Result<&'static u64, u32>>> | Poll::Ready(Some(Ok(x)))
Cow<'static, str> | Cow::Borrowed(st(x))
Cow<'static, u64> | Cow::Borrowed(x)
Option<Cow<'static, str>> | Some(Cow::Borrowed(st(x)))
std::slice::Iter<'static, u8> | sl(x).iter()
E3 | E3::A(x)
E4 | E4::B(x)
E5 | E5::A(x, 1)
E6 | E6::A(x, true)
E7 | E7::A(x)
E8 | E8::A(x)
E9 | E9::A(Some(x))
EC | EC::B(x)
EW | EW::A(W(x), 1)
(W, u32) | (W(x), 1)
(WC, u32) | (WC(x), 1)
WC | WC(x)
Option<WC> | Some(WC(x))
PC | PC{a:x,b:1}
Al | Al(x)
Al16 | Al16(x)
(Al16, u8) | (Al16(x),1)
(Z16, &'static u64) | (Z16([]), x)
(&'static u64, Option<u32>) | (x, Some(1))
(&'static u64, Option<NonZeroU32>) | (x, NonZeroU32::new(1))
(&'static u64, char) | (x, 'a')
(&'static u64, Ordering) | (x, Ordering::Less)
(&'static u64, u128) | (x, 1)
(&'static u64, MaybeUninit<u64>) | (x, MaybeUninit::new(1))
(&'static u64, MaybeUninit<(u32,u32)>) | (x, MaybeUninit::uninit())
(&'static u64, U2) | (x, U2{a:1})
(&'static u64, fn()) | (x, main)
Option<(&'static u64, bool)> | Some((x,true))
Result<(&'static u64, bool), u8> | Ok((x,true))
Result<(&'static u64, bool), ()> | Ok((x,true))
Option<(bool, &'static u64)> | Some((true,x))
PhantomBox | PhantomBox(x, PhantomData)
Ref<'static, u64> | unsafe{std::mem::transmute::<(&u64,&u64),Ref<u64>>((x,x))} !
std::vec::IntoIter<u64> | vec![1u64].into_iter() !
Option<Option<Option<&'static u64>>> | Some(Some(Some(x)))
Result<Result<&'static u64, u8>, u8> | Ok(Ok(x))
Result<Result<&'static u64, ()>, ()> | Ok(Ok(x))
Result<&'static u64, [u8; 3]> | Ok(x)
Result<&'static u64, [u64; 0]> | Ok(x)
Result<&'static u64, NonNull<u8>> | Ok(x)
Result<&'static u64, i64> | Ok(x)
EI | EI::A(1,x)
Bound<&'static u64> | Bound::Included(x)
(Bound<&'static u64>, Bound<&'static u64>) | (Bound::Included(x), Bound::Excluded(x))
std::collections::hash_map::Entry<'static, u64, u64> | panic!() !
Option<std::num::NonZeroU8> | None !
Result<&'static u64, (u64, Infallible)> | Ok(x)
EV | EV::A(x)
'''
# Type | expression that gives it from x; `!` at the end: the value does not come from x, only compile it

PRELUDE = '''#![allow(dead_code, unused, improper_ctypes_definitions)]
use std::{io, fmt, borrow::Cow, cell::Ref, cmp::Ordering, convert::Infallible, error::Error, fmt::Debug, marker::PhantomData, mem::MaybeUninit,
          num::NonZeroU32, ops::{Bound, ControlFlow}, pin::Pin, ptr::NonNull, task::Poll};
pub struct New(&'static u64);
pub enum E3 { A(&'static u64), B(u32), C }
pub enum E4 { A(u64), B(&'static u64), C(i64), D }
pub enum E5 { A(&'static u64, u8), B, C }
pub enum E6 { A(&'static u64, bool), B, C }
pub enum E7 { A(&'static u64), B(f64) }
pub enum E8 { A(&'static u64), B(()), C([u8; 0]) }
pub enum E9 { A(Option<&'static u64>), B }
pub enum EI { A(i32, &'static u64), B(u32, u64) }
pub enum EV { A(&'static u64), B(u64, Infallible), C(Infallible) }
#[repr(C)] pub enum EC { A(u64), B(&'static u64) }
pub enum EW { A(W, u8), B }
pub struct W(&'static u64);
#[repr(C)] pub struct WC(&'static u64);
#[repr(C)] pub struct PC { a: &'static u64, b: u64 }
#[repr(align(8))] pub struct Al(&'static u64);
#[repr(align(16))] pub struct Al16(&'static u64);
#[repr(align(16))] pub struct Z16([u8; 0]);
pub union U2 { a: u64, b: f64 }
pub struct PhantomBox(&'static u64, PhantomData<Box<u8>>);
fn p(x: &'static u64) -> *mut u64 { x as *const u64 as *mut u64 }
fn b(x: &'static u64) -> Box<u64> { unsafe { Box::from_raw(p(x)) } }
fn sl(x: &'static u64) -> &'static [u8] { unsafe { std::slice::from_raw_parts(p(x) as *const u8, 8) } }
fn st(x: &'static u64) -> &'static str { unsafe { std::str::from_utf8_unchecked(sl(x)) } }
'''
