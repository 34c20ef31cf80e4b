// With --retags=no borrows are not judged.
// flags: --retags=no
fn lend(x: &mut i32) -> *mut i32 {
    x
}

fn main() {
    let mut value = 1;
    let p = lend(&mut value);
    value = 3;
    println!("{} {}", unsafe { *p }, value);
}
