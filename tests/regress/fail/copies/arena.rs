// A bump arena: an old reference into it dies when the whole buffer is written again through the owner.
struct Arena {
    buffer: Box<[u64]>,
    used: usize,
}

impl Arena {
    fn alloc(&mut self, value: u64) -> *mut u64 {
        let i = self.used;
        self.used += 1;
        self.buffer[i] = value;
        cell(&mut self.buffer[i])
    }

    fn reset(&mut self) {
        for x in self.buffer.iter_mut() {
            *x = 0; //~ LOST
        }
        self.used = 0;
    }
}

fn cell(x: &mut u64) -> *mut u64 { //~ BORN
    x
}

fn main() {
    let mut arena = Arena { buffer: vec![0; 16].into_boxed_slice(), used: 0 };
    let a = arena.alloc(1);
    unsafe { *a += 1 };
    arena.reset();
    unsafe { *a += 1 }; //~ ACCESS
    println!("{}", arena.used);
}
