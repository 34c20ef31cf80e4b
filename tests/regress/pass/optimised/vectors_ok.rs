// Vectorised loops, memory idioms and merged loads over memory that is borrowed in pieces.
// build: -O -C target-cpu=x86-64-v3
// models: tree stacked
use std::hint::black_box;

#[derive(Clone, Copy, PartialEq, Default)]
#[repr(C)]
struct Pixel {
    r: u8,
    g: u8,
    b: u8,
    a: u8,
}

#[inline(never)]
fn blend(to: &mut [u8], from: &[u8]) {
    for (t, f) in to.iter_mut().zip(from) {
        *t = t.wrapping_add(*f >> 1);
    }
}

#[inline(never)]
fn grey(p: &[Pixel]) -> u32 {
    p.iter().map(|p| p.r as u32 + p.g as u32 + p.b as u32).sum()
}

#[inline(never)]
fn same(a: &Pixel, b: &Pixel) -> bool {
    a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a
}

#[inline(never)]
fn alpha(a: &mut u8, all: *const Pixel, n: usize) -> u32 {
    *a = 1;
    let mut sum = 0;
    for i in 0..n {
        let p = unsafe { all.add(i) };
        sum += unsafe { (*p).r as u32 + ((*p).g as u32) * 2 + (*p).b as u32 };
    }
    *a += 1;
    sum
}

fn main() {
    let mut bytes: Vec<u8> = (0..1000u32).map(|i| i as u8).collect();
    let (low, high) = bytes.split_at_mut(black_box(499));
    blend(low, high);
    blend(high, low);
    let mut pixels = vec![Pixel { r: 1, g: 2, b: 3, a: 4 }; black_box(77)];
    let p = pixels.as_mut_ptr();
    let mut sum = grey(&pixels[1..]);
    unsafe {
        for i in 0..77 {
            sum += alpha(&mut (*p.add(i)).a, p, 77);
        }
        for i in 0..76 {
            let (x, y) = (&*p.add(i), &*p.add(i + 1));
            sum += same(x, y) as u32;
        }
        let copy = *p;
        *p.add(1) = copy;
    }
    pixels.fill(Pixel::default());
    let text: String = bytes.iter().map(|b| (b'a' + b % 26) as char).collect();
    println!("{sum} {} {:?}", bytes.iter().map(|&b| b as u32).sum::<u32>(), text.find("zab"));
}
