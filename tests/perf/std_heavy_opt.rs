// The same kind of program at -O: more rounds, no calls left between the loops.  build: -O
// SPDX-License-Identifier: GPL-2.0-or-later
use std::collections::{BTreeMap, HashMap};

fn main() {
    let rounds: u32 = std::env::args().nth(1).and_then(|s| s.parse().ok()).unwrap_or(60);
    let mut total = 0usize;
    for r in 0..rounds {
        let mut words: HashMap<String, Vec<u32>> = HashMap::new();
        for i in 0..4000u32 {
            words.entry(format!("w{}", (i * 7919 + r) % 513)).or_default().push(i);
        }
        let mut tree: BTreeMap<&str, Box<usize>> = words.iter().map(|(k, v)| (k.as_str(), Box::new(v.len()))).collect();
        for v in tree.values_mut() {
            **v += 1;
        }
        let mut list: Vec<(usize, &str)> = tree.iter().map(|(k, v)| (**v, *k)).collect();
        list.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let text = list.iter().map(|(n, k)| format!("{}={}", k, n)).collect::<Vec<_>>().join(";");
        total += text.split(';').filter_map(|kv| kv.split('=').nth(1)?.parse::<usize>().ok()).sum::<usize>();
    }
    println!("{}", total);
}
