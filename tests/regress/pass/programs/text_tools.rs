// Paths, OsString, bytes, char iterators, sorting by key with caching, string searching, u128, generics with traits.
use std::collections::BTreeMap;
use std::ffi::{CStr, CString, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

trait Visitor {
    fn word(&mut self, w: &str);
    fn end(self: Box<Self>) -> String;
}

#[derive(Default)]
struct Count<'a> {
    by_first: BTreeMap<char, Vec<String>>,
    longest: Option<Box<str>>,
    stop: &'a [&'a str],
}

impl Visitor for Count<'_> {
    fn word(&mut self, w: &str) {
        if self.stop.contains(&w) {
            return;
        }
        let c = w.chars().next().unwrap();
        let list = self.by_first.entry(c).or_insert_with(Vec::new);
        if let Err(at) = list.binary_search_by(|x| x.as_str().cmp(w)) {
            list.insert(at, w.to_owned());
        }
        if self.longest.as_deref().map_or(true, |l| l.len() < w.len()) {
            self.longest = Some(w.into());
        }
    }
    fn end(self: Box<Self>) -> String {
        let mut out = String::new();
        for (c, words) in &self.by_first {
            let _ = write!(out, "{}:{} ", c, words.join("/"));
        }
        out + self.longest.as_deref().unwrap_or("-")
    }
}

fn walk(text: &str, v: &mut dyn Visitor) {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).for_each(|w| v.word(w));
}

fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if a.len() >= b.len() {
        a
    } else {
        b
    }
}

fn main() {
    let text = "the crab walks sideways, the crab bites; a Krabbe läuft seitwärts";
    let mut v = Box::new(Count { stop: &["the", "a"], ..Default::default() });
    walk(text, &mut *v);
    let dynamic: Box<dyn Visitor + '_> = v;
    println!("{}", dynamic.end());
    let p = Path::new("/usr/lib/../share/doc.tar.gz");
    let mut q = PathBuf::from(p.parent().unwrap());
    q.push("other");
    q.set_extension("txt");
    println!("{:?} {:?} {:?} {}", p.file_stem(), p.extension(), q, p.components().count());
    let os: OsString = q.clone().into_os_string();
    println!("{}", os.to_string_lossy().len());
    let c = CString::new("from rust").unwrap();
    let back: &CStr = unsafe { CStr::from_ptr(c.as_ptr()) };
    println!("{:?} {}", back, back.to_bytes().len());
    println!("{}", text.split(' ').fold("", longest));
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_by_cached_key(|w| w.chars().rev().collect::<String>());
    println!("{:?}", words);
    let f = (1..=30u128).product::<u128>();
    println!("{} {:e}", f, f as f64);
    let bytes: Vec<u8> = text.bytes().filter(u8::is_ascii_lowercase).collect();
    println!("{:?} {:?}", std::str::from_utf8(&bytes[..5]), text.find("bites"));
    let mut grid = vec![vec!['.'; 12]; 4];
    for (y, row) in grid.iter_mut().enumerate() {
        for (x, c) in row.iter_mut().enumerate().skip(y).step_by(3) {
            *c = if x % 2 == 0 { '#' } else { '+' };
        }
    }
    grid.swap(0, 3);
    let (top, bottom) = grid.split_at_mut(2);
    top[0].swap_with_slice(&mut bottom[1]);
    top[1][..4].copy_from_slice(&bottom[0][2..6]);
    for row in &grid {
        println!("{}", row.iter().collect::<String>());
    }
}
