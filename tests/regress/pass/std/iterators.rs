// Iterator adaptors, sorting, slices.
fn main() {
    let mut v: Vec<u64> = (0..300).map(|x| x * 7919 % 1009).collect();
    v.sort();
    v.reverse();
    v.sort_by_key(|x| x % 10);
    v.sort_unstable_by(|a, b| b.cmp(a));
    let (even, odd): (Vec<u64>, Vec<u64>) = v.iter().partition(|x| *x % 2 == 0);
    println!("{} {}", even.len(), odd.len());
    println!("{:?}", v.chunks(7).map(|c| c.iter().sum::<u64>()).step_by(5).collect::<Vec<_>>());
    for w in v.chunks_mut(10) {
        w.swap(0, 1);
        let (a, b) = w.split_at_mut(w.len() / 2);
        if let (Some(x), Some(y)) = (a.first_mut(), b.last_mut()) {
            std::mem::swap(x, y);
        }
    }
    println!("{:?}", v.windows(2).filter(|w| w[0] < w[1]).count());
    let strings: Vec<String> = v.iter().take(40).map(|x| x.to_string()).collect();
    let mut sorted: Vec<&String> = strings.iter().collect();
    sorted.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| b.cmp(a)));
    println!("{:?}", sorted.iter().zip(strings.iter().skip(1)).map(|(a, b)| a.len() * b.len()).max());
    let mut it = v.iter_mut().peekable();
    while let Some(x) = it.next() {
        if let Some(y) = it.peek_mut() {
            **y = y.wrapping_add(*x);
        }
    }
    let total: u64 = v.iter().fold(0, |a, b| a.wrapping_add(*b));
    println!("{}", total);
    let nested: Vec<Vec<u32>> = (0..5).map(|i| (0..i).collect()).collect();
    println!("{:?}", nested.into_iter().flatten().rev().collect::<Vec<_>>());
    let mut drained = vec![1, 2, 3, 4, 5, 6];
    let middle: Vec<i32> = drained.drain(1..4).collect();
    drained.splice(1..2, [10, 11, 12]);
    println!("{:?} {:?}", middle, drained);
    println!("{:?}", drained.binary_search(&12).is_ok());
    drained.rotate_right(2);
    drained.extend_from_within(..2);
    println!("{:?}", drained);
}
