// The compiler itself merges functions of equal code; one entry then stands for several signatures.
// build: -O
// models: tree stacked
use std::cell::Cell;
use std::hint::black_box;

#[inline(never)]
fn step_u(x: &mut u32) -> bool {
    *x ^= 0x55;
    *x & 1 == 0
}

#[inline(never)]
fn step_i(x: &mut i32) -> bool {
    *x ^= 0x55;
    *x & 1 == 0
}

#[inline(never)]
fn step_array(x: &mut [u32; 1]) -> bool {
    x[0] ^= 0x55;
    x[0] & 1 == 0
}

#[inline(never)]
fn step_cell(x: &Cell<u32>) -> bool {
    x.set(x.get() ^ 0x55);
    x.get() & 1 == 0
}

#[inline(never)]
unsafe fn step_raw(x: *mut u32) -> bool {
    *x ^= 0x55;
    *x & 1 == 0
}

fn main() {
    let mut words = black_box([1u32, 2, 3]);
    let p = words.as_mut_ptr();
    let mut n = 0;
    unsafe {
        let cell = &*(p as *const Cell<u32>);
        for _ in 0..5 {
            n += step_cell(cell) as u32;
            n += step_raw(p) as u32;
            n += step_cell(cell) as u32;
        }
        n += step_u(&mut *p) as u32 + step_i(&mut *(p as *mut i32)) as u32 + step_array(&mut *(p as *mut [u32; 1])) as u32;
        n += step_raw(p) as u32;
    }
    println!("{n} {words:?}");
}
