// The mended twin: the last binding comes from a mutable place.
struct Both {
    plain: u32,
    other: u32,
}

fn main() {
    let mut both = Both { plain: 1, other: 2 };
    let r = &both;
    let seen = r.plain;
    let r: *mut Both = &raw mut both;
    unsafe { (*r).other = 3 };
    println!("{} {} {}", seen, both.plain, both.other);
}
