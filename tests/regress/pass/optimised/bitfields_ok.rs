// Bit-fields in C at -O2 are read with whatever lies beside them, here a byte that Rust has borrowed exclusively.
#[repr(C)]
struct Header {
    bits: u16,
    level: u8,
    count: u8,
}

extern "C" {
    fn kind_of(h: *const Header) -> i32;
    fn is_wide(h: *const Header) -> i32;
    fn set_kind(h: *mut Header, kind: i32);
}

fn raise(level: &mut u8, h: *mut Header) -> i32 {
    *level += 1;
    unsafe { set_kind(h, 5) };
    let kind = unsafe { kind_of(h) + is_wide(h) };
    *level += 1;
    kind
}

fn main() {
    let h = Box::into_raw(Box::new(Header { bits: 0x0123, level: 1, count: 2 }));
    unsafe {
        let kind = raise(&mut (*h).level, h);
        println!("{kind} {} {}", (*h).level, (*h).count);
        drop(Box::from_raw(h));
    }
}
