// `drop_in_place` takes `*mut T` in the debug information: that the value being dropped belongs to the drop alone is not seen.
struct Inner(*mut u64);

impl Drop for Inner {
    fn drop(&mut self) {
        unsafe { *self.0 += 1 }
    }
}

struct Outer {
    inner: Inner,
    value: u64,
}

fn main() {
    let o = Box::into_raw(Box::new(Outer { inner: Inner(std::ptr::null_mut()), value: 2 }));
    unsafe {
        (*o).inner.0 = std::ptr::addr_of_mut!((*o).value);
        std::ptr::drop_in_place(o);
        println!("{}", (*o).value);
        std::alloc::dealloc(o as *mut u8, std::alloc::Layout::new::<Outer>());
    }
}
