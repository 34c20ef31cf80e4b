// The same depth without the foreign write.
fn down(x: &mut u64, depth: u32) -> u64 {
    *x += 1;
    if depth == 0 {
        return *x;
    }
    down(x, depth - 1) + 1
}

fn main() {
    let t = std::thread::Builder::new().stack_size(256 << 20).spawn(|| {
        let mut v = 0;
        let n = down(&mut v, 100_000);
        n + v
    });
    println!("{}", t.unwrap().join().unwrap());
}
