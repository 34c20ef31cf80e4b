// The fixed twin of fail/sources/parameter_reborrow: the other field, and in the right order.
struct Pair {
    left: u64,
    right: u64,
}

fn alternate(p: &mut Pair, n: u64) -> u64 {
    let raw = p as *mut Pair;
    for _ in 0..n {
        let r = unsafe { &mut (*raw).right };
        *r += 2;
        add(r, n);
        *r += n;
    }
    let q = unsafe { &mut *raw };
    q.left = 1;
    let s = &mut *q;
    s.right += q_of(s);
    q.left = 3;
    p.right = 1;
    p.left + p.right
}

fn add(x: &mut u64, n: u64) {
    *x += n;
}

fn q_of(p: &Pair) -> u64 {
    p.left
}

fn main() {
    println!("{}", alternate(&mut Pair { left: 1, right: 2 }, 3));
}
