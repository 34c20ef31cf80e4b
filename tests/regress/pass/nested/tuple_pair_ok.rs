// ... to two places.
// models: tree stacked
fn swap(pair: (&mut i32, &mut i32)) {
    let t = *pair.0;
    *pair.0 = *pair.1;
    *pair.1 = t;
}

fn main() {
    let (mut a, mut b) = (1, 2);
    swap((&mut a, &mut b));
    println!("{} {}", a, b);
}
