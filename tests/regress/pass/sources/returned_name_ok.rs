// The body's value is a name that is used after the write; on another path the function panics.
fn second(x: &mut (i32, i32), panics: bool) -> &mut i32 {
    let raw = x as *mut (i32, i32);
    unsafe { (*raw).1 = 4 };
    let r = unsafe { &mut (*raw).1 };
    if panics {
        panic!("{}", r);
    }
    *r = 3;
    r
}

// Two ways to the end: only one of them passes the name.
fn either(x: &mut i32, y: &mut i32, first: bool) -> &'static mut i32 {
    let raw = x as *mut i32;
    let r = unsafe { &mut *raw };
    *r += 1;
    if first {
        return unsafe { &mut *raw };
    }
    unsafe { &mut *(y as *mut i32) }
}

fn main() {
    let (mut pair, mut other) = ((1, 2), 5);
    *second(&mut pair, false) += 1;
    *either(&mut pair.0, &mut other, true) += 1;
    *either(&mut pair.0, &mut other, false) += 1;
    println!("{:?} {}", pair, other);
}
