// The name is bound three times, always to the same value: the last binding is what is used.
struct Both {
    plain: u32,
    other: u32,
}

fn main() {
    let both = Both { plain: 1, other: 2 };
    let r = &both; //~ BORN
    let r: *const Both = r as *const Both;
    let r: *mut Both = r as *mut Both;
    unsafe { (*r).other = 3 }; //~ ACCESS
    println!("{} {}", both.plain, both.other);
}
