// The object is declared to change behind a shared reference: an UnsafeCell of size 0 makes its surroundings writable as well.
// flags: --opaque-refs=strict
#[repr(C)]
pub struct Opaque {
    _private: std::cell::UnsafeCell<[u8; 0]>,
}

extern "C" {
    fn obj_new() -> *mut Opaque;
    fn obj_bump(o: *const Opaque);
    fn obj_free(o: *mut Opaque);
}

fn bump(o: &Opaque) {
    unsafe { obj_bump(o) }
}

fn main() {
    unsafe {
        let o = obj_new();
        bump(&*o);
        obj_free(o);
    }
}
