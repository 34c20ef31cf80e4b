//! Client requests of crabcheck for Rust programs; see `crabcheck.h` for the same in C.
//!
//! A request is a sequence of instructions that has no effect on a processor and that Valgrind recognises.  Its argument is the
//! address of six words in memory.  Pointers pass through memory, and so do their tags: a function that makes a new tag is given
//! the address of a variable and changes the tag of what is in there.
//!
//! ```
//! use crabcheck_requests as crab;
//! let mut x = 5u32;
//! let p = crab::retag_mut(&mut x as *mut u32, 1);
//! unsafe { *p += 1 };
//! assert_eq!(x, 6);
//! ```
//!
//! SPDX-License-Identifier: bzip2-1.0.6
#![no_std]
#![deny(missing_docs)]

use core::ffi::CStr;

const BASE: usize = (b'C' as usize) << 24 | (b'R' as usize) << 16;
const RETAG: usize = BASE;
const RELEASE: usize = BASE + 1;
const EXPOSE: usize = BASE + 2;
const NAME: usize = BASE + 3;
const PRINT_TREE: usize = BASE + 4;
const COUNT_REPORTS: usize = BASE + 5;
const ALLOCATED: usize = BASE + 6;
const FREED: usize = BASE + 7;
const SERIAL: usize = BASE + 8;
const DISABLE: usize = BASE + 9;
const ENABLE: usize = BASE + 10;
const RUNNING_ON_VALGRIND: usize = 0x1001;
const CREATE_MEMPOOL: usize = 0x1303;
const DESTROY_MEMPOOL: usize = 0x1304;

const SHARED: usize = 0;
const MUT: usize = 1;
const RAW: usize = 2;
const SHARED_ARG: usize = 3;
const MUT_ARG: usize = 4;

/// The request itself: the words at `args` are the request's number and five arguments; `default` comes back outside Valgrind.
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_pointer_width = "64"))]
#[inline(always)]
fn request(args: *const [usize; 6], default: usize) -> usize {
    let result;
    // The four rotations add up to two full turns.
    unsafe {
        core::arch::asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            in("rax") args, inout("rdx") default => result, options(nostack)
        )
    }
    result
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux", target_pointer_width = "64")))]
#[inline(always)]
fn request(_args: *const [usize; 6], default: usize) -> usize {
    default
}

#[inline(always)]
fn ask(args: [usize; 6]) -> usize {
    request(core::ptr::addr_of!(args), 0)
}

#[inline(always)]
fn change<T>(number: usize, ptr: *mut T, bytes: usize, third: usize) -> *mut T {
    let mut variable = ptr;
    ask([number, core::ptr::addr_of_mut!(variable) as usize, bytes, third, 0, 0]);
    variable
}

#[inline(always)]
fn bytes_of<T>(count: usize) -> usize {
    core::mem::size_of::<T>().saturating_mul(count)
}

/// A shared reborrow of `count` elements at `ptr`, as `&[T]`; the pointer with its new tag.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn retag_shared<T>(ptr: *const T, count: usize) -> *const T {
    change(RETAG, ptr as *mut T, bytes_of::<T>(count), SHARED)
}

/// A mutable reborrow of `count` elements at `ptr`, as `&mut [T]`; the pointer with its new tag.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn retag_mut<T>(ptr: *mut T, count: usize) -> *mut T {
    change(RETAG, ptr, bytes_of::<T>(count), MUT)
}

/// A raw pointer fresh from a reference (a tag of its own in Stacked Borrows only).
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn retag_raw<T>(ptr: *mut T, count: usize) -> *mut T {
    change(RETAG, ptr, bytes_of::<T>(count), RAW)
}

/// As [`retag_shared`], and protected like an argument `&[T]` of a running function until [`release`] of the pointer returned.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn protect_shared<T>(ptr: *const T, count: usize) -> *const T {
    change(RETAG, ptr as *mut T, bytes_of::<T>(count), SHARED_ARG)
}

/// As [`retag_mut`], and protected like an argument `&mut [T]` of a running function until [`release`] of the pointer returned.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn protect_mut<T>(ptr: *mut T, count: usize) -> *mut T {
    change(RETAG, ptr, bytes_of::<T>(count), MUT_ARG)
}

/// Ends what [`protect_shared`] or [`protect_mut`] began.
#[inline(always)]
pub fn release<T>(ptr: *const T) {
    ask([RELEASE, ptr as usize, 0, 0, 0, 0]);
}

/// The pointer's provenance is exposed: with `--exposed=miri`, pointers without provenance may do what it may do.
#[inline(always)]
pub fn expose<T>(ptr: *const T) {
    ask([EXPOSE, ptr as usize, 0, 0, 0, 0]);
}

/// Reports call the pointer's tag by this name.
#[inline(always)]
pub fn name<T>(ptr: *const T, name: &CStr) {
    ask([NAME, ptr as usize, name.as_ptr() as usize, 0, 0, 0]);
}

/// Prints the borrow tree at the byte that `ptr` points at, on Valgrind's log.
#[inline(always)]
pub fn print_tree<T>(ptr: *const T) {
    ask([PRINT_TREE, ptr as usize, 0, 0, 0, 0]);
}

/// Violations found so far, also those that a suppression hides; 0 without crabcheck.
#[inline(always)]
pub fn report_count() -> usize {
    ask([COUNT_REPORTS, 0, 0, 0, 0, 0])
}

/// The birth number of the pointer's tag, as reports print it; 0 where it has none, and without crabcheck.
#[inline(always)]
pub fn serial<T>(ptr: *const T) -> usize {
    ask([SERIAL, ptr as usize, 0, 0, 0, 0])
}

/// True under Valgrind, whatever the tool.
#[inline(always)]
pub fn running_on_valgrind() -> bool {
    ask([RUNNING_ON_VALGRIND, 0, 0, 0, 0, 0]) != 0
}

/// Until the thread's matching [`enable`], its accesses and reborrows have no effect and make no report.
#[inline(always)]
pub fn disable() {
    ask([DISABLE, 0, 0, 0, 0, 0]);
}

/// Ends the innermost [`disable`] of the thread.
#[inline(always)]
pub fn enable() {
    ask([ENABLE, 0, 0, 0, 0, 0]);
}

/// Runs `f` in a region without checks, which ends also when `f` panics.
pub fn without_checks<R>(f: impl FnOnce() -> R) -> R {
    struct Region;
    impl Drop for Region {
        fn drop(&mut self) {
            enable()
        }
    }
    disable();
    let _region = Region;
    f()
}

/// A custom allocator hands out `count` elements at `ptr`; the pointer to give to the user.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn allocated<T>(ptr: *mut T, count: usize) -> *mut T {
    change(ALLOCATED, ptr, bytes_of::<T>(count), 0)
}

/// As [`allocated`], in a pool: [`pool_destroy`] ends all its blocks.  Any address may name a pool.
#[inline(always)]
#[must_use = "the new tag belongs to the returned pointer"]
pub fn pool_allocated<P, T>(pool: *const P, ptr: *mut T, count: usize) -> *mut T {
    change(ALLOCATED, ptr, bytes_of::<T>(count), pool as usize)
}

/// Ends a block that [`allocated`] or [`pool_allocated`] began; takes the user's pointer.
#[inline(always)]
pub fn freed<T>(ptr: *const T) {
    ask([FREED, ptr as usize, 0, 0, 0, 0]);
}

/// Makes a pool known.
#[inline(always)]
pub fn pool_create<P>(pool: *const P) {
    ask([CREATE_MEMPOOL, pool as usize, 0, 0, 0, 0]);
}

/// Ends all blocks of a pool.
#[inline(always)]
pub fn pool_destroy<P>(pool: *const P) {
    ask([DESTROY_MEMPOOL, pool as usize, 0, 0, 0, 0]);
}
