// im 15.1.0 sorts through two halves of one vector, each with its own path to the shared chunk: one half's read of the chunk
// makes the other half's exclusive reference read-only.  Miri (-Zmiri-tree-borrows) reports the same write.
fn main() {
    let mut v: im::Vector<u32> = (0..300).collect();
    v.push_front(7);
    let r = v.split_off(100);
    v.append(r);
    v.sort();
    println!("{}", v.len());
}
