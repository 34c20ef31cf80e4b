// A C allocator as Rust's global allocator: threads that free each other's blocks, growth, alignment, zeroed memory.
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};
use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc;

#[global_allocator]
static GLOBAL: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn raw_blocks() -> usize {
    let mut sum = 0;
    for align in [1, 16, 64, 4096] {
        for size in [1, 24, 1000, 70000] {
            let l = Layout::from_size_align(size, align).unwrap();
            unsafe {
                let p = alloc(l);
                p.write_bytes(7, size);
                let p = realloc(p, l, size * 3);
                assert!(p as usize % align == 0 && *p.add(size - 1) == 7);
                dealloc(p, Layout::from_size_align(size * 3, align).unwrap());
                let z = alloc_zeroed(l);
                sum += (0..size).map(|i| *z.add(i) as usize).sum::<usize>() + size;
                dealloc(z, l);
            }
        }
    }
    sum
}

fn main() {
    println!("{}", raw_blocks());
    let (tx, rx) = mpsc::channel::<Vec<String>>();
    let makers: Vec<_> = (0..3)
        .map(|t| {
            let tx = tx.clone();
            std::thread::spawn(move || for i in 0..60 { tx.send((0..i).map(|j| format!("{t}-{j}")).collect()).unwrap(); })
        })
        .collect();
    drop(tx);
    let mut count: HashMap<String, usize> = HashMap::new();
    for v in rx { for s in v { *count.entry(s).or_default() += 1; } }
    for m in makers { m.join().unwrap(); }
    let sorted: BTreeMap<_, _> = count.iter().collect();
    let big: Vec<Box<[u64]>> = (0..40).map(|i| vec![i; 3000].into_boxed_slice()).collect();
    println!("{} {} {}", count.len(), sorted.values().map(|n| **n).sum::<usize>(), big.iter().map(|b| b[2999]).sum::<u64>());
}
