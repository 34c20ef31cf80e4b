// `drop_in_place` takes `*mut T` in the debug information: a Drop that is running protects nothing before `drop` itself is entered.
struct Noisy(*mut Noisy, u64);

impl Drop for Noisy {
    fn drop(&mut self) {
        let other = self.0;
        let _ = other;
    }
}

struct Outer {
    inner: Noisy,
    value: u64,
}

impl Drop for Outer {
    fn drop(&mut self) {
        self.inner.0 = &mut self.inner;
        let p: *mut u64 = &mut self.value;
        self.value += 1;
        unsafe { *p += 1 };
    }
}

fn main() {
    drop(Outer { inner: Noisy(std::ptr::null_mut(), 1), value: 2 });
    println!("done");
}
