// Raw pointers to the place itself in calls' arguments; references that are cast, and used before the place is written.
static mut KEPT: *mut u32 = std::ptr::null_mut();

fn keep(n: usize, p: *mut u32) {
    unsafe { KEPT = p.wrapping_add(n) };
}

fn keep_pair(p: *mut u32, both: (u32, u64), q: *const u32) -> u64 {
    unsafe { KEPT = p };
    both.0 as u64 + both.1 + unsafe { *q } as u64
}

struct Big([u64; 5]);
fn big(p: *mut u32, q: *mut u32) -> Big {
    unsafe { *p += 1; *q += 1 };
    Big([1; 5])
}

macro_rules! raw {
    ($e:expr) => {
        &mut $e as *mut u32
    };
}

fn main() {
    let (mut x, mut y) = (1u32, 2u32);
    keep(0, &raw mut x);
    x += 1;
    unsafe { *KEPT += 1 };
    keep(0, std::ptr::addr_of_mut!(x));
    x += 1;
    unsafe { *KEPT += 1 };
    keep(0, &mut x as *mut u32);
    unsafe { *KEPT += 1 };
    x += 1;
    keep(0, raw!(y));
    unsafe { *KEPT += 1 };
    let n = keep_pair(&mut x as *mut u32, (1, 2), &y as *const u32);
    unsafe { *KEPT += 1 };
    let b = big(&mut x as *mut u32, &mut y as *mut u32);
    x += b.0[0] as u32;
    y += 1;
    println!("{} {} {}", x, y, n);
}
