// Data structures, strings, channels, locks, arenas, parsers of forty published crates, a little of each.
use std::collections::HashMap;
use std::sync::Arc;

fn arrayvec_() {
    let mut v: arrayvec::ArrayVec<String, 8> = (0..6).map(|i| format!("s{i}")).collect();
    v.insert(2, "mid".into());
    v.remove(0);
    let d: Vec<String> = v.drain(1..4).collect();
    v.extend(d);
    v.retain(|s| s != "s3");
    v.swap_remove(0);
    let mut s = arrayvec::ArrayString::<16>::new();
    s.push_str("abc");
    s.push('é');
    s.truncate(3);
    assert_eq!(&*s, "abc");
    for x in v.iter_mut() { x.push('!'); }
    assert!(v.try_push("a".into()).is_ok());
}
fn bumpalo_() {
    let b = bumpalo::Bump::new();
    let x = b.alloc(5u32);
    let y = b.alloc_str("hello");
    let z = b.alloc_slice_fill_with(10, |i| i as u64);
    *x += y.len() as u32;
    z[3] = *x as u64;
    let mut v = bumpalo::collections::Vec::new_in(&b);
    for i in 0..100 { v.push(i); }
    let mut s = bumpalo::collections::String::new_in(&b);
    s.push_str("text");
    let bx = bumpalo::boxed::Box::new_in(vec![1, 2, 3], &b);
    assert_eq!(v.iter().sum::<i32>() as usize + bx.len() + s.len(), 4950 + 7);
    drop((v, s, bx));
    let mut b = b;
    b.reset();
    b.alloc([0u8; 4000]);
}
fn arenas() {
    struct N<'a> { v: u32, next: std::cell::Cell<Option<&'a N<'a>>> }
    let a = typed_arena::Arena::new();
    let first = a.alloc(N { v: 0, next: Default::default() });
    let first: &N = first;
    let mut last = first;
    for i in 1..50 {
        let n: &N = a.alloc(N { v: i, next: Default::default() });
        last.next.set(Some(n));
        last = n;
    }
    last.next.set(Some(first));
    let mut sum = 0;
    let mut p = first;
    for _ in 0..100 { sum += p.v; p = p.next.get().unwrap(); }
    assert_eq!(sum, 2450);
    let strs: typed_arena::Arena<u8> = typed_arena::Arena::new();
    assert_eq!(strs.alloc_str("abc"), "abc");
    let mut sm = slotmap::SlotMap::new();
    let k: Vec<_> = (0..20).map(|i| sm.insert(i.to_string())).collect();
    sm.remove(k[3]);
    if let Some([a, b]) = sm.get_disjoint_mut([k[1], k[2]]) { std::mem::swap(a, b); }
    assert_eq!(sm[k[1]], "2");
    let mut dm = slotmap::DenseSlotMap::new();
    let a = dm.insert(1); let b = dm.insert(2); dm.remove(a); assert_eq!(dm[b], 2);
    let mut si = string_interner::StringInterner::<string_interner::DefaultBackend>::default();
    let s1 = si.get_or_intern("one"); let s2 = si.get_or_intern("two"); assert_ne!(s1, s2);
    assert_eq!(si.resolve(s1), Some("one"));
    let sl = sharded_slab::Slab::new();
    let k = sl.insert("x".to_string()).unwrap();
    assert_eq!(sl.get(k).as_ref().map(|s| s.len()), Some(1));
    sl.remove(k);
    let e = elsa::FrozenVec::new();
    e.push(Box::new(1)); let r = e.get(0).unwrap(); for i in 0..20 { e.push(Box::new(i)); } assert_eq!(*r, 1);
    let fm = elsa::FrozenMap::new();
    let r: &str = fm.insert("a", "b".to_string()); for i in 0..9 { fm.insert(["x", "y", "z"][i % 3], i.to_string()); } assert_eq!(r, "b");
}
fn swaps() {
    let a = Arc::new(arc_swap::ArcSwap::from_pointee(0usize));
    let ts: Vec<_> = (0..3).map(|_| { let a = a.clone(); std::thread::spawn(move || for _ in 0..100 {
        let g = a.load(); let n = **g; drop(g); a.rcu(|x| **x + 1); assert!(**a.load() > n); }) }).collect();
    for t in ts { t.join().unwrap(); }
    assert_eq!(**a.load(), 300);
    let q = Arc::new(crossbeam_queue::SegQueue::new());
    let aq = Arc::new(crossbeam_queue::ArrayQueue::new(8));
    let w = crossbeam_deque::Worker::new_fifo();
    let st = w.stealer();
    let inj = Arc::new(crossbeam_deque::Injector::new());
    for i in 0..100 { q.push(i.to_string()); w.push(i); inj.push(i); let _ = aq.force_push(Box::new(i)); }
    let (q2, aq2, inj2) = (q.clone(), aq.clone(), inj.clone());
    let t = std::thread::spawn(move || { let mut n = 0; while let Some(s) = q2.pop() { n += s.len(); } while aq2.pop().is_some() { n += 1; }
        while st.steal().is_success() { n += 1; } while inj2.steal().is_success() { n += 1 } n });
    while w.pop().is_some() {}
    t.join().unwrap();
    let tl = Arc::new(thread_local::ThreadLocal::new());
    let ts: Vec<_> = (0..3).map(|i| { let tl = tl.clone(); std::thread::spawn(move || { tl.get_or(|| std::cell::Cell::new(i)).set(i + 1); }) }).collect();
    for t in ts { t.join().unwrap(); }
    assert_eq!(Arc::try_unwrap(tl).unwrap().into_iter().map(|c| c.get()).sum::<i32>().signum(), 1);
    let m = dashmap::DashMap::new();
    std::thread::scope(|s| for t in 0..3 { let m = &m; s.spawn(move || for i in 0..50 { *m.entry(i).or_insert(0) += t; m.get_mut(&(i / 2)).map(|mut v| *v += 1); }); });
    m.retain(|k, _| k % 2 == 0);
    assert_eq!(m.len(), 25);
    let (tx, rx) = flume::bounded(3);
    let t = std::thread::spawn(move || rx.iter().map(|s: String| s.len()).sum::<usize>());
    for i in 0..50 { tx.send("x".repeat(i)).unwrap(); }
    drop(tx);
    assert_eq!(t.join().unwrap(), 1225);
    let (tx, rx) = flume::unbounded();
    futures::executor::block_on(async move { tx.send_async(5).await.unwrap(); assert_eq!(rx.recv_async().await, Ok(5)); });
    let l = parking_lot::RwLock::new(vec![1]);
    { let g = l.upgradable_read(); let mut w = parking_lot::RwLockUpgradableReadGuard::upgrade(g); w.push(2); }
    let mm = parking_lot::Mutex::new((1, 2));
    { let g = mm.lock(); let mut g2 = parking_lot::MutexGuard::map(g, |x| &mut x.1); *g2 = 9; }
    let cv = parking_lot::Condvar::new();
    let flag = parking_lot::Mutex::new(false);
    std::thread::scope(|s| { s.spawn(|| { *flag.lock() = true; cv.notify_all(); }); let mut g = flag.lock(); while !*g { cv.wait(&mut g); } });
    let o = once_cell::sync::OnceCell::new();
    std::thread::scope(|s| for i in 0..3 { let o = &o; s.spawn(move || o.get_or_init(|| i.to_string()).len()); });
    let tri = triomphe::Arc::new(5); let t2 = tri.clone(); assert_eq!(*t2, 5);
    let th = triomphe::ThinArc::from_header_and_iter("h".to_string(), vec![1u64, 2, 3].into_iter()); let th2 = th.clone(); drop(th); assert_eq!(th2.slice[1], 2);
    let mut u = triomphe::UniqueArc::new(1); *u = 2; assert_eq!(*u.shareable(), 2);
}
mod intr {
    use intrusive_collections::*;
    pub struct E { pub link: LinkedListLink, pub tree: RBTreeLink, pub v: u32 }
    intrusive_adapter!(pub ListA = std::rc::Rc<E>: E { link: LinkedListLink });
    intrusive_adapter!(pub TreeA = std::rc::Rc<E>: E { tree: RBTreeLink });
    impl<'a> KeyAdapter<'a> for TreeA { type Key = u32; fn get_key(&self, e: &'a E) -> u32 { e.v } }
    pub fn run() {
        let mut l = LinkedList::new(ListA::new());
        let mut t = RBTree::new(TreeA::new());
        for i in 0..60u32 {
            let e = std::rc::Rc::new(E { link: Default::default(), tree: Default::default(), v: i * 37 % 61 });
            l.push_back(e.clone());
            t.insert(e);
        }
        assert!(t.iter().zip(t.iter().skip(1)).all(|(a, b)| a.v < b.v));
        let mut c = l.front_mut();
        while let Some(e) = c.get() { if e.v % 2 == 0 { let v = e.v; c.remove(); t.find_mut(&v).remove(); } else { c.move_next(); } }
        assert_eq!(l.iter().count(), t.iter().count());
    }
}
fn strings() {
    let mut c = compact_str::CompactString::new("short");
    for i in 0..20 { c.push_str(&i.to_string()); }
    c.insert_str(3, "XY");
    assert!(c.contains("XY"));
    let d = c.clone(); assert_eq!(c, d);
    let s = compact_str::CompactString::from_utf8(vec![b'a'; 40]).unwrap(); assert_eq!(s.into_string().len(), 40);
    let a = smol_str::SmolStr::new("a long enough string to be on the heap"); let b = a.clone(); assert_eq!(a, b);
    let mut h: heapless::Vec<u32, 8> = heapless::Vec::new();
    h.extend_from_slice(&[3, 1, 2]).unwrap();
    h.sort();
    let mut q: heapless::spsc::Queue<u32, 4> = heapless::spsc::Queue::new();
    let (mut p, mut c2) = q.split(); p.enqueue(1).unwrap(); p.enqueue(2).unwrap(); assert_eq!(c2.dequeue(), Some(1)); drop((p, c2));
    let mut hp: heapless::BinaryHeap<u32, heapless::binary_heap::Max, 8> = Default::default();
    for x in [4, 9, 1] { hp.push(x).unwrap(); } assert_eq!(hp.pop(), Some(9));
    let mut dq: heapless::Deque<String, 4> = Default::default(); dq.push_back("a".into()).unwrap(); dq.push_front("b".into()).unwrap(); assert_eq!(dq.pop_back().unwrap(), "a");
    let mut tv: tinyvec::TinyVec<[u32; 4]> = tinyvec::tiny_vec!(1, 2, 3); for i in 0..10 { tv.push(i); } tv.drain(2..5); assert_eq!(tv.len(), 10);
    let mut th: thin_vec::ThinVec<String> = ["a".to_string(), "b".to_string()].into_iter().collect(); for i in 0..30 { th.push(i.to_string()); } th.splice(1..4, vec!["z".to_string()]); th.retain(|s| s != "9"); assert_eq!(th[1], "z");
    use bstr::ByteSlice;
    let txt = b"the quick \xff brown fox jumps over the lazy dog the end".as_slice();
    assert_eq!(txt.find_iter("the").count(), 3);
    assert!(txt.to_str_lossy().contains('\u{fffd}'));
    assert_eq!(memchr::memmem::find(txt, b"lazy"), Some(37));
    assert_eq!(memchr::memrchr(b'o', txt), Some(43));
    let ac = aho_corasick::AhoCorasick::new(["fox", "dog", "the"]).unwrap(); assert_eq!(ac.find_iter(txt).count(), 5);
    let re = regex::Regex::new(r"(?P<y>\d{4})-(?P<m>\d{2})|(\w+)@(\w+)").unwrap();
    let c = re.captures("mail joe@home on 2024-05").unwrap(); assert_eq!(&c[3], "joe");
    assert_eq!(re.replace_all("on 2024-05 and 2025-06", "$m/$y"), "on 05/2024 and 06/2025");
    assert!(regex::RegexSet::new(["a+b", "c$"]).unwrap().matches("aab c").matched(1));
    fn num(i: &str) -> nom::IResult<&str, Vec<u32>> { nom::multi::separated_list1(nom::character::complete::char(','), nom::character::complete::u32)(i) }
    assert_eq!(num("1,2,30x").unwrap(), ("x", vec![1, 2, 30]));
}
fn maps() {
    let mut l = lru::LruCache::new(std::num::NonZeroUsize::new(5).unwrap());
    for i in 0..20 { l.put(i, i.to_string()); l.get(&(i / 2)); if let Some(v) = l.get_mut(&i) { v.push('x'); } }
    l.pop_lru(); l.iter_mut().for_each(|(_, v)| v.push('y')); assert!(l.len() <= 5);
    let mut m: im::HashMap<u32, String> = (0..100).map(|i| (i, i.to_string())).collect();
    let m2 = m.clone(); for i in 0..50 { m.remove(&i); m.insert(i + 1000, String::new()); } assert_eq!((m.len(), m2.len()), (100, 100));
    let mut v: im::Vector<u32> = (0..300).collect(); let v2 = v.clone(); v.push_front(7); let r = v.split_off(100); v.append(r); assert_eq!(v.len(), v2.len() + 1);
    let mut o: im::OrdMap<u32, u32> = (0..200).map(|i| (i * 7 % 201, i * 7 % 201)).map(|(a, b): (u32, u32)| (a, b)).collect(); o.remove(&9u32); assert_eq!(o.range(10u32..20u32).count(), 10);
    let mut r: roaring::RoaringBitmap = (0..5000).step_by(3).collect(); r.insert_range(100..4000); r.remove(200); let mut b = vec![]; r.serialize_into(&mut b).unwrap(); assert_eq!(roaring::RoaringBitmap::deserialize_from(&b[..]).unwrap(), r);
    let mut g = petgraph::Graph::<String, u32>::new(); let n: Vec<_> = (0..30).map(|i| g.add_node(i.to_string())).collect();
    for i in 0..30 { for j in 1..4 { g.add_edge(n[i], n[(i * j + 1) % 30], (i + j) as u32); } } g.remove_node(n[4]);
    let d = petgraph::algo::dijkstra(&g, n[0], None, |e| *e.weight()); assert!(d.len() > 3); petgraph::algo::tarjan_scc(&g);
    let mut h = http::HeaderMap::new(); for i in 0..30 { h.append(http::HeaderName::from_bytes(format!("x-{}", i % 9).as_bytes()).unwrap(), http::HeaderValue::from(i)); }
    assert_eq!(h.get_all("x-3").iter().count(), 3); h.remove("x-3"); for v in h.values_mut() { *v = http::HeaderValue::from_static("z"); } if let http::header::Entry::Occupied(mut e) = h.entry("x-1") { e.append(http::HeaderValue::from(1)); }
    let u: http::Uri = "http://a.example/b?c".parse().unwrap(); assert_eq!(u.path(), "/b");
    let mut a = ahash::AHashMap::new(); for i in 0..100 { *a.entry(i % 7).or_insert(0) += i; } let (mut x, y): (HashMap<_, _>, ahash::AHashMap<_, _>) = a.into_iter().partition::<Vec<(i32, i32)>, _>(|p| p.0 > 3).into_(); x.extend(y); assert_eq!(x.len(), 7);
    use itertools::Itertools; let v = (0..10).tuple_windows().map(|(a, b, c)| a + b + c).collect_vec(); assert_eq!(v.len(), 8);
    assert_eq!((0..5).permutations(3).count() + (0..6).combinations(2).count(), 75); let gr = [1, 1, 2, 3, 3].iter().chunk_by(|x| **x).into_iter().map(|(k, g)| (k, g.count())).collect_vec(); assert_eq!(gr.len(), 3); let mut k = vec![3, 1, 2]; k.sort_by_key(|x| std::cmp::Reverse(*x)); assert_eq!(k.iter().join("-"), "3-2-1"); let (l1, l2) = (0..6).tee(); assert!(l1.interleave(l2).multipeek().peek().is_some());
}
trait Into_ { type O; fn into_(self) -> Self::O; }
impl Into_ for (Vec<(i32, i32)>, Vec<(i32, i32)>) { type O = (HashMap<i32, i32>, ahash::AHashMap<i32, i32>); fn into_(self) -> Self::O { (self.0.into_iter().collect(), self.1.into_iter().collect()) } }
self_cell::self_cell!(struct Own { owner: String, #[covariant] dependent: Words, });
type Words<'a> = Vec<&'a str>;
fn selfref() {
    let mut o = Own::new("a b c".to_string(), |s| s.split(' ').collect());
    o.with_dependent_mut(|_, d| d.pop());
    let p = Box::new(o); assert_eq!(p.borrow_dependent().len(), 2); let o = *p; assert_eq!(o.into_owner(), "a b c");
    let mut a = ndarray::Array2::<f64>::zeros((6, 7)); for ((i, j), x) in a.indexed_iter_mut() { *x = (i * j) as f64; }
    { let (mut l, r) = a.view_mut().split_at(ndarray::Axis(0), 3); l += &r; }
    let b = a.t().dot(&a); assert_eq!(b.shape(), [7, 7]); let s = a.slice(ndarray::s![1..;2, ..]).to_owned(); assert_eq!(s.nrows(), 3); for mut r in a.rows_mut() { r.fill(1.0); } let c = ndarray::concatenate(ndarray::Axis(0), &[a.view(), s.view()]).unwrap(); assert_eq!(c.sum(), a.sum() + s.sum());
    let f = std::env::current_exe().unwrap(); let m = unsafe { memmap2::Mmap::map(&std::fs::File::open(f).unwrap()).unwrap() }; assert_eq!(&m[1..4], b"ELF"); let mut am = memmap2::MmapMut::map_anon(5000).unwrap(); am[..5].copy_from_slice(b"abcde"); am[1..4].reverse(); assert_eq!(&am[..5], b"adcbe");
    let e = anyhow::Error::new(std::fmt::Error).context("one").context(5); assert!(e.downcast_ref::<std::fmt::Error>().is_some()); assert_eq!(e.chain().count(), 3); assert_eq!(e.downcast::<&str>().unwrap(), "one");
}
fn futs() {
    use futures::prelude::*; use futures::stream::FuturesUnordered;
    futures::executor::block_on(async {
        let mut u: FuturesUnordered<_> = (0..10).map(|i| async move { let mut y = i % 3; futures::future::poll_fn(|c| if y == 0 { std::task::Poll::Ready(()) } else { y -= 1; c.waker().wake_by_ref(); std::task::Poll::Pending }).await; i }).collect();
        let mut n = 0; while let Some(x) = u.next().await { n += x; } assert_eq!(n, 45);
        let (mut tx, rx) = futures::channel::mpsc::channel(2);
        let ((), v) = futures::join!(async move { for i in 0..10 { tx.send(i).await.unwrap(); } }, rx.map(|x| x * 2).collect::<Vec<_>>()); assert_eq!(v.len(), 10);
        let sh = async { 5 }.boxed().shared(); let s2 = sh.clone(); assert_eq!(sh.await + s2.await, 10);
        let v: Vec<_> = stream::iter(0..20).map(|x| async move { x }).buffer_unordered(4).collect().await; assert_eq!(v.len(), 20);
        let m = futures::lock::Mutex::new(1); *m.lock().await += 1; let (a, b) = futures::io::AsyncReadExt::split(futures::io::Cursor::new(vec![1u8, 2])); drop((a, b));
        let (f, h) = future::abortable(future::pending::<()>()); h.abort(); assert!(f.await.is_err());
        let s = futures::future::select_all((0..3).map(|i| Box::pin(async move { i }))).await; assert_eq!(s.2.len(), 2);
    });
    let mut p = futures::executor::LocalPool::new(); let sp = p.spawner(); use futures::task::LocalSpawnExt; let c = std::rc::Rc::new(std::cell::Cell::new(0)); for _ in 0..5 { let c = c.clone(); sp.spawn_local(async move { c.set(c.get() + 1) }).unwrap(); } p.run(); assert_eq!(c.get(), 5);
}
fn main() {
    for (n, f) in [("arrayvec", arrayvec_ as fn()), ("bumpalo", bumpalo_), ("arenas", arenas), ("swaps", swaps), ("intr", intr::run), ("strings", strings), ("maps", maps), ("selfref", selfref), ("futs", futs)] { println!("{n}"); f(); }
}
