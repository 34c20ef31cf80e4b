// Arguments that the compiler passes by value, in other registers, or not at all; the debug information still lists them.
// build: -O -C codegen-units=1
// models: tree stacked
use std::hint::black_box;

#[inline(never)]
fn by_value(x: &u64, y: &mut u64) -> u64 {
    *y += 1;
    *x + 3
}

#[inline(never)]
fn unused(_gone: &mut u64, kept: &mut u64, _too: &u64) -> u64 {
    *kept += 1;
    *kept
}

#[inline(never)]
fn constant(x: &u64, n: u64) -> u64 {
    if n == 0 { *x } else { constant(x, n - 1) + black_box(1) }
}

struct Pair {
    a: u64,
    b: u64,
}

impl Pair {
    #[inline(never)]
    fn part(&self, other: &mut u64) -> u64 {
        *other += 1;
        self.a
    }
}

fn main() {
    static FIVE: u64 = 5;
    let mut total = black_box(0u64);
    let p = &raw mut total;
    let mut sum = 0;
    let pair = Pair { a: black_box(7), b: black_box(8) };
    for i in 0..6 {
        unsafe {
            let copy = *p;
            sum += by_value(&copy, &mut *p);
            *p += 1;
            let mut other = i;
            sum += unused(&mut other, &mut *p, &copy);
            *p += 1;
            sum += constant(&FIVE, i);
            sum += pair.part(&mut *p) + pair.b;
        }
    }
    println!("{sum} {}", unsafe { *p });
}
