// The body's value is a name whose right is gone: the return register carries the name's tag.
fn second(x: &mut (i32, i32)) -> &mut i32 {
    let raw = x as *mut (i32, i32);
    let r = unsafe { &mut (*raw).1 }; //~ BORN
    *r = 3;
    unsafe { (*raw).1 = 4 };  //~ LOST
    r //~ ACCESS
}

fn main() {
    let mut pair = (1, 2);
    println!("{}", second(&mut pair));
}
