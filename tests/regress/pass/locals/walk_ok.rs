// Cursors of all kinds that are assigned in loops.
struct Node {
    value: u64,
    next: Option<Box<Node>>,
}

fn main() {
    let mut head = Node { value: 1, next: Some(Box::new(Node { value: 2, next: None })) };
    let mut at = &mut head;
    while at.next.is_some() {
        at.value += 1;
        at = at.next.as_mut().unwrap();
    }
    at.next = Some(Box::new(Node { value: 3, next: None }));
    let mut sum = 0;
    let mut seen = &head;
    loop {
        sum += seen.value;
        match &seen.next {
            Some(n) => seen = n,
            None => break,
        }
    }
    let mut words: &[u8] = b"one two three";
    while let Some(i) = words.iter().position(|&c| c == b' ') {
        sum += i as u64;
        words = &words[i + 1..];
    }
    let (mut x, mut y) = (1u32, 2u32);
    let mut pair = (&mut x, 3u64, &mut y);
    *pair.0 += 1;
    std::mem::swap(&mut pair.0, &mut pair.2);
    *pair.0 += 10;
    let mut last = None;
    for i in 0..3 {
        if let Some(v) = last.take() {
            let v: &mut u32 = v;
            *v += i;
        }
        last = Some(if i % 2 == 0 { &mut *pair.0 } else { &mut *pair.2 });
    }
    let mut count = 0;
    let mut add = |n: u64| count += n;
    add(1);
    add(sum);
    println!("{sum} {x} {y} {count}");
}
