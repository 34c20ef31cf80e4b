// An argument that a macro passes on as it is has its own row; what a macro prints by reference ends the name, not the report
// of what was before.
fn main() {
    let mut x = 0;
    let y: *const i32 = &x; //~ BORN
    x = 1; //~ LOST
    assert_eq!(unsafe { *y }, 1); //~ ACCESS
    println!("{} {:?}", x, y.is_null());
}
