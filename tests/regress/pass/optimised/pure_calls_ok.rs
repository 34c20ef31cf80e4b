// Two calls of a function that only computes become one: the reference of the first call is used where the second one's was meant.
// build: -O
// models: tree stacked
use std::hint::black_box;

struct Table {
    rows: [u64; 4],
    last: usize,
}

#[inline(never)]
fn row(t: &mut Table, i: usize) -> &mut u64 {
    &mut t.rows[i & 3]
}

#[inline(never)]
fn peek(t: &Table, i: usize) -> &u64 {
    &t.rows[i & 3]
}

#[inline(never)]
fn both(t: &mut Table, i: usize) -> u64 {
    *row(t, i) += 1;
    t.rows[i & 3] += 2;
    *row(t, i) += 3;
    t.rows[i & 3] += 4;
    let a = *peek(t, i);
    t.rows[i & 3] += 5;
    a + *peek(t, i) + t.last as u64
}

fn main() {
    let mut t = Table { rows: black_box([1, 2, 3, 4]), last: black_box(9) };
    let mut sum = 0;
    for i in 0..8 {
        sum += both(&mut t, i);
    }
    println!("{sum}");
}
