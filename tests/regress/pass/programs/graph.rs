// Graph algorithms over Vec<Vec<..>>, BinaryHeap, VecDeque, union-find with path compression, matrices with const generics.
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet, VecDeque};

struct Graph {
    edges: Vec<Vec<(usize, u32)>>,
}

impl Graph {
    fn random(n: usize, m: usize) -> Graph {
        let mut g = Graph { edges: vec![vec![]; n] };
        let mut x = 12345u64;
        for _ in 0..m {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let (a, b, w) = ((x >> 33) as usize % n, (x >> 17) as usize % n, (x >> 50) as u32 % 100 + 1);
            g.edges[a].push((b, w));
            g.edges[b].push((a, w));
        }
        g
    }
    fn dijkstra(&self, from: usize) -> Vec<Option<u32>> {
        let mut best = vec![None; self.edges.len()];
        let mut heap = BinaryHeap::new();
        heap.push(Reverse((0, from)));
        while let Some(Reverse((d, v))) = heap.pop() {
            let slot = &mut best[v];
            if slot.is_some() {
                continue;
            }
            *slot = Some(d);
            for &(to, w) in &self.edges[v] {
                heap.push(Reverse((d + w, to)));
            }
        }
        best
    }
    fn components(&self) -> usize {
        let mut seen = HashSet::new();
        let mut n = 0;
        for start in 0..self.edges.len() {
            if !seen.insert(start) {
                continue;
            }
            n += 1;
            let mut queue = VecDeque::from([start]);
            while let Some(v) = queue.pop_front() {
                queue.extend(self.edges[v].iter().map(|e| e.0).filter(|to| seen.insert(*to)));
            }
        }
        n
    }
}

struct Sets(Vec<usize>);

impl Sets {
    fn find(&mut self, x: usize) -> usize {
        let p = self.0[x];
        if p == x {
            return x;
        }
        let r = self.find(p);
        self.0[x] = r;
        r
    }
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        let different = a != b;
        self.0[a] = b;
        different
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Matrix<const N: usize>([[u64; N]; N]);

impl<const N: usize> std::ops::Mul for &Matrix<N> {
    type Output = Matrix<N>;
    fn mul(self, other: &Matrix<N>) -> Matrix<N> {
        let mut out = [[0; N]; N];
        for (row, to) in self.0.iter().zip(out.iter_mut()) {
            for (j, cell) in to.iter_mut().enumerate() {
                *cell = row.iter().zip(&other.0).map(|(a, b)| a.wrapping_mul(b[j])).fold(0, u64::wrapping_add);
            }
        }
        Matrix(out)
    }
}

fn main() {
    let g = Graph::random(120, 150);
    let d = g.dijkstra(0);
    println!("{:?} {}", d.iter().flatten().max(), d.iter().filter(|x| x.is_none()).count());
    let mut sets = Sets((0..120).collect());
    let mut edges: Vec<(u32, usize, usize)> =
        g.edges.iter().enumerate().flat_map(|(a, v)| v.iter().map(move |&(b, w)| (w, a, b))).collect();
    edges.sort_unstable();
    let weight: u32 = edges.iter().filter_map(|&(w, a, b)| sets.join(a, b).then(|| w)).sum();
    println!("{} {}", weight, g.components());
    let mut m = Matrix([[1, 1, 0], [1, 0, 1], [0, 1, 1]]);
    let base = m;
    for _ in 0..30 {
        m = &m * &base;
    }
    println!("{:?}", m.0[2]);
}
