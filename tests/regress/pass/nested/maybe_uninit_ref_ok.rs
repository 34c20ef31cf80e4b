// Inside ManuallyDrop, MaybeUninit and unions there is no retag of any kind.
use std::mem::{ManuallyDrop, MaybeUninit};

struct Job<'a> {
    out: ManuallyDrop<&'a mut u64>,
}

fn work(job: Job, other: *mut u64) -> u64 {
    unsafe { *other = 3 };
    let _ = &job.out;
    unsafe { *other }
}

fn later(slot: MaybeUninit<&mut u64>, other: *mut u64) -> u64 {
    unsafe { *other += 3 };
    let _ = slot;
    unsafe { *other }
}

fn main() {
    let mut out = 0;
    let other = std::ptr::addr_of_mut!(out);
    println!("{}", work(Job { out: ManuallyDrop::new(unsafe { &mut *other }) }, other));
    println!("{}", later(MaybeUninit::new(unsafe { &mut *other }), other));
}
