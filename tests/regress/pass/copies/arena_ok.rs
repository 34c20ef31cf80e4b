// The arena keeps a raw buffer.
struct Arena {
    buffer: *mut u64,
    used: usize,
}

impl Arena {
    fn alloc(&mut self, value: u64) -> *mut u64 {
        let p = unsafe { self.buffer.add(self.used) };
        self.used += 1;
        unsafe { *p = value };
        p
    }
}

fn main() {
    let mut room = vec![0u64; 16];
    let mut arena = Arena { buffer: room.as_mut_ptr(), used: 0 };
    let a = arena.alloc(1);
    let b = arena.alloc(2);
    unsafe {
        *a += *b;
        *b += *a;
        println!("{} {}", *a, *b);
    }
    println!("{:?}", &room[..2]);
}
