// Blocks are allocated, written, reallocated, written and freed in one function, and nothing is read after the reallocation: the optimiser
// leaves it out and frees the old block with the new size, which the source does not do.
// build: -O
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};

fn main() {
    for align in [1usize, 8, 16, 64, 256, 4096] {
        for n in [1usize, 24, 100, 5000, 70000] {
            let old = Layout::from_size_align(n, align).unwrap();
            unsafe {
                let p = alloc(old);
                assert!(p as usize % align == 0);
                *p = 1;
                *p.add(n - 1) = 2;
                let p = realloc(p, old, 2 * n);
                *p.add(2 * n - 1) = 3;
                dealloc(p, Layout::from_size_align(2 * n, align).unwrap());
                let z = alloc_zeroed(old);
                assert!(*z.add(n / 2) == 0);
                let z = realloc(z, old, (n / 2).max(1));
                dealloc(z, Layout::from_size_align((n / 2).max(1), align).unwrap());
            }
        }
    }
    println!("done");
}
