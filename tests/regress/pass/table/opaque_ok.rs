// `&Opaque` of size 0 keeps its parent's tag: C writes the object behind it all the time.
#[repr(C)]
struct Opaque {
    _private: [u8; 0],
}

extern "C" {
    fn obj_new() -> *mut Opaque;
    fn obj_add(o: *mut Opaque, by: i32) -> i32;
    fn obj_free(o: *mut Opaque);
}

fn add(o: &Opaque, by: i32) -> i32 {
    unsafe { obj_add(o as *const Opaque as *mut Opaque, by) }
}

fn add_mut(o: &mut Opaque, by: i32) -> i32 {
    let r = add(o, by);
    unsafe { obj_add(o, by) + r }
}

fn main() {
    unsafe {
        let o = obj_new();
        println!("{} {}", add(&*o, 1), add_mut(&mut *o, 2));
        obj_free(o);
    }
}
