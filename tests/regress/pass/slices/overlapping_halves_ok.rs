// split_at_mut gives two slices of one Vec.
// models: tree stacked
fn mix(a: &mut [u32], b: &mut [u32]) {
    a[0] = 1;
    b[0] = 2;
    a[2] = 3;
}

fn main() {
    let mut v = vec![0u32; 6];
    let (a, b) = v.split_at_mut(3);
    mix(a, b);
    println!("{:?}", v);
}
