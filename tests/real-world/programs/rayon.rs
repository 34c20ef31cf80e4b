// Work stealing: joins, scopes, iterators, sorts, a panic that crosses threads.
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

fn fib(n: u32) -> u32 {
    if n < 2 {
        return n;
    }
    let (a, b) = rayon::join(|| fib(n - 1), || fib(n - 2));
    a + b
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    pool.install(|| {
        assert_eq!(fib(12), 144);
        let mut v: Vec<u32> = (0..5000).map(|x: u32| x.wrapping_mul(2654435761)).collect();
        let total: u64 = v.par_iter().map(|&x| x as u64).sum();
        assert_eq!(total, v.iter().map(|&x| x as u64).sum::<u64>());
        v.par_sort_unstable();
        assert!(v.windows(2).all(|w| w[0] <= w[1]));
        v.par_chunks_mut(64).enumerate().for_each(|(i, c)| c.iter_mut().for_each(|x| *x = i as u32));
        let s: Vec<String> = (0..200).into_par_iter().filter(|x| x % 3 == 0).map(|x| format!("<{x}>")).collect();
        assert_eq!(s.len(), 67);
        let mut words: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        words.par_sort();
        let (l, r) = words.split_at_mut(20);
        rayon::join(|| l.reverse(), || r.reverse());
        let hits = AtomicUsize::new(0);
        rayon::scope(|sc| {
            for i in 0..20 {
                let hits = &hits;
                sc.spawn(move |sc| {
                    hits.fetch_add(i, Ordering::Relaxed);
                    sc.spawn(move |_| {
                        hits.fetch_add(1, Ordering::Relaxed);
                    });
                });
            }
        });
        assert_eq!(hits.into_inner(), 190 + 20);
        let bad = std::panic::catch_unwind(|| rayon::join(|| 1, || if v.len() == 5000 { panic!("expected") }));
        assert!(bad.is_err());
        let m: std::collections::HashMap<u32, usize> =
            (0..500u32).into_par_iter().fold(Default::default, |mut m: std::collections::HashMap<u32, usize>, x| {
                *m.entry(x % 7).or_default() += 1;
                m
            }).reduce(Default::default, |mut a, b| {
                for (k, v) in b {
                    *a.entry(k).or_default() += v;
                }
                a
            });
        assert_eq!(m.values().sum::<usize>(), 500);
    });
    println!("rayon: done");
}
