// Names that end in structures, closures, loops and blocks: nothing behind is judged by them.
struct Holder<'a>(&'a mut u32);

fn keep<'a>(r: &'a mut u32, all: &mut Vec<&'a mut u32>) {
    all.push(r);
}

fn loops(n: u32) -> u32 {
    let mut x = 1;
    let p = std::ptr::addr_of_mut!(x);
    for i in 0..n {
        let r = unsafe { &mut *p };
        *r += i;
        let h = Holder(r);
        *h.0 += 1;
        *h.0 += *h.0;
        unsafe { *p += 1 };
    }
    x
}

fn closures() -> u32 {
    let mut x = 1;
    let r = &mut x;
    *r = 2;
    let mut add = |n| *r += n;
    add(1);
    add(2);
    *r += 1;
    let s = &mut *r;
    *s += 1;
    *r += { let h = Holder(s); *h.0 += 1; 5 };
    *r
}

fn given_away() -> u32 {
    let (mut x, mut all) = (1, Vec::new());
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p };
    *r = 2;
    keep(r, &mut all);
    *all.pop().unwrap() += 1;
    x
}

fn blocks(a: bool) -> u32 {
    let mut x = 1;
    let mut r = &mut x;
    let mut other = 9;
    *r = 2;
    if a {
        r = &mut other;
    }
    *r += 1;
    unsafe {
        let q = &mut *(r as *mut u32);
        *q += 1;
        let h = Holder(q);
        *h.0 += 1;
    }
    *r += 1;
    x + other
}

fn main() {
    println!("{} {} {} {} {}", loops(4), closures(), given_away(), blocks(true), blocks(false));
}
