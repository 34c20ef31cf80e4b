// Macros read through a reference in ways that leave no exact rows: what comes behind must not be judged by them.
fn show(r: &mut i32) -> i32 {
    println!("{}", r);
    *r
}

fn main() {
    let mut x = 0;
    let p = std::ptr::addr_of_mut!(x);
    let r = unsafe { &mut *p };
    *r = 1;
    println!("{}", r);
    *r = 2;
    let s = &mut *r;
    *s = 3;
    assert_eq!(*s, 3);
    *s = 4;
    println!("{s}");
    *s += 1;
    assert!(*s == 5 && *r == 5);
    *r = 6;
    for _ in 0..2 {
        let q = unsafe { &mut *p };
        *q += 1;
        println!("{}", q);
        *q += 1;
        show(q);
        *q += 1;
    }
    let boxed = Box::new(unsafe { &mut *p });
    println!("{}", boxed);
    **boxed = 7;
    println!("{}", x);
}
