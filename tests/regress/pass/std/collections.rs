// The standard collections, with values that own heap memory.
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

fn main() {
    let mut map: HashMap<String, Vec<String>> = HashMap::new();
    for i in 0..200 {
        map.entry(format!("key{}", i % 17)).or_default().push(format!("value {}", i));
    }
    let mut keys: Vec<_> = map.keys().cloned().collect();
    keys.sort();
    println!("{} {:?}", keys.len(), &keys[..3]);
    for v in map.values_mut() {
        v.retain(|s| s.len() > 7);
        v.dedup();
    }
    println!("{}", map.values().map(Vec::len).sum::<usize>());

    let mut tree = BTreeMap::new();
    for i in (0..500).rev() {
        tree.insert(i * 7 % 501, Box::new(i));
    }
    for (_, v) in tree.range_mut(100..200) {
        **v += 1;
    }
    let tail = tree.split_off(&250);
    for k in 0..100 {
        tree.remove(&k);
    }
    if let Some(mut e) = tree.first_entry() {
        **e.get_mut() = 0;
    }
    println!("{} {} {:?}", tree.len(), tail.len(), tail.iter().next_back());

    let mut ring: VecDeque<String> = VecDeque::with_capacity(4);
    for i in 0..100 {
        ring.push_back(i.to_string());
        if i % 3 == 0 {
            ring.pop_front();
        }
        if i % 10 == 9 {
            ring.rotate_left(1);
        }
    }
    ring.make_contiguous().sort();
    println!("{} {:?}", ring.len(), ring.iter().take(3).collect::<Vec<_>>());

    let mut list: LinkedList<Vec<u8>> = LinkedList::new();
    for i in 0..20u8 {
        if i % 2 == 0 {
            list.push_back(vec![i; 3])
        } else {
            list.push_front(vec![i; 2])
        }
    }
    let mut second = list.split_off(5);
    for v in list.iter_mut().chain(second.iter_mut()) {
        v[0] += 1;
    }
    list.append(&mut second);
    println!("{} {:?} {:?}", list.len(), list.front(), list.back());

    let mut heap: BinaryHeap<(u32, String)> = (0..50).map(|i| (i * 37 % 50, i.to_string())).collect();
    if let Some(mut top) = heap.peek_mut() {
        top.0 = 0;
    }
    println!("{:?}", heap.pop());
    let a: BTreeSet<u32> = (0..50).collect();
    let b: HashSet<u32> = (25..75).collect();
    println!("{}", a.iter().filter(|x| b.contains(x)).count());
}
