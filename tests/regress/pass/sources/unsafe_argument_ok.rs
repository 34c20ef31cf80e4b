// Arguments in `unsafe` blocks; borrows that go nowhere, between uses of what they were made of.
fn add(r: &mut u32, n: u32) {
    *r += n;
}

fn main() {
    let mut x = 1u32;
    let p = &raw mut x;
    for n in 0..2 {
        unsafe { *p = 3 };
        let r = unsafe { &mut *p };
        let q = r as *mut u32;
        add(unsafe { &mut *q }, n);
        let unused = unsafe { &*q };
        add(unsafe { &mut *q }, unsafe { *q });
        let also_unused = unsafe { &mut *q };
        *r += 1;
        add(r, unsafe { { *r } });
    }
    println!("{}", x);
}
