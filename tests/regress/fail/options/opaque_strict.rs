// With --opaque-refs=strict a reference to a type of size 0 gets a tag of its own, lazy everywhere: `&Opaque` may not be written through.
// flags: --opaque-refs=strict
#[repr(C)]
pub struct Opaque {
    _private: [u8; 0],
}

extern "C" {
    fn obj_new() -> *mut Opaque;
    fn obj_bump(o: *const Opaque);
    fn obj_free(o: *mut Opaque);
}

fn bump(o: &Opaque) { //~ BORN
    unsafe { obj_bump(o) }
}

fn main() {
    unsafe {
        let o = obj_new();
        bump(&*o);
        obj_free(o);
    }
}
