// All of std that a program meets: every collection, iterators, strings, formatting, cells and counters, threads and locks, channels,
// files, processes, sockets, tasks, panics, allocation, time. Prints one line per part; no reports are expected.
use std::alloc::{alloc, alloc_zeroed, dealloc, realloc, Layout};
use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::cell::{Cell, LazyCell, OnceCell, RefCell, UnsafeCell};
use std::collections::{btree_map, hash_map, BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions};
use std::future::Future;
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, IoSlice, LineWriter, Read, Seek, SeekFrom, Write};
use std::mem::{self, ManuallyDrop, MaybeUninit};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::num::{NonZeroU32, Wrapping};
use std::ops::{Bound, ControlFlow, Deref, DerefMut, Index, IndexMut};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::pin::{pin, Pin};
use std::process::{Command, Stdio};
use std::ptr::{self, NonNull};
use std::rc::{Rc, Weak as RcWeak};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

fn vectors() {
    let mut v: Vec<String> = (0..20).map(|i| format!("item {i}")).collect();
    v.insert(3, "in between".into());
    v.swap_remove(0);
    v.retain_mut(|s| { s.push('.'); !s.contains('7') });
    v.dedup_by_key(|s| s.len());
    v.splice(1..2, ["a".to_string(), "b".to_string()]);
    let tail = v.split_off(2);
    v.extend(tail.into_iter().rev());
    v.rotate_left(1);
    let (l, r) = v.split_at_mut(2);
    mem::swap(&mut l[0], &mut r[0]);
    v.sort_by(|a, b| b.cmp(a));
    v.sort_unstable_by_key(|s| s.len());
    for c in v.chunks_mut(2) { c.reverse(); }
    if let [first, .., last] = &mut v[..] { mem::swap(first, last); }
    let drained: Vec<_> = v.drain(..1).collect();
    let b: Box<[String]> = v.into_boxed_slice();
    let mut v = b.into_vec();
    v.extend_from_within(..1);
    v.append(&mut drained.clone());
    v.shrink_to_fit();
    let mut n: Vec<u32> = (0..300).map(|x| x * 7919 % 311).collect();
    n.sort();
    assert!(n.binary_search(&n[40].clone()).is_ok());
    n.select_nth_unstable(100);
    n.sort_by_cached_key(|x| x.to_string());
    let (a, b) = n.split_first_mut().unwrap();
    *a += b[0];
    n.copy_within(10..20, 50);
    n.fill_with(Default::default);
    let total: usize = v.iter().map(|s| s.len()).sum();
    let mut d: VecDeque<u64> = (0..10).collect();
    for i in 0..30 { d.push_front(i); d.pop_back(); if i % 4 == 0 { d.rotate_right(3) } }
    d.make_contiguous().sort();
    d.range_mut(2..5).for_each(|x| *x += 1);
    let (x, y) = d.as_mut_slices();
    assert!(x.len() + y.len() == 10);
    let mut list: LinkedList<String> = ["a", "b", "c"].iter().map(|s| s.to_string()).collect();
    let mut rest = list.split_off(1);
    list.append(&mut rest);
    list.push_front("z".into());
    for s in list.iter_mut() { s.push('!'); }
    let mut h: BinaryHeap<(u32, String)> = (0..15).map(|i| (i * 5 % 7, i.to_string())).collect();
    if let Some(mut top) = h.peek_mut() { top.0 = 0; }
    println!("vectors {total} {} {:?} {}", d[3], list, h.into_sorted_vec().len());
}

fn maps() {
    let mut h: HashMap<String, Vec<u32>> = HashMap::new();
    for i in 0..200u32 { h.entry(format!("k{}", i % 37)).or_default().push(i); }
    h.retain(|_, v| v.len() > 5);
    if let hash_map::Entry::Occupied(mut e) = h.entry("k3".into()) { e.get_mut().clear(); e.insert(vec![1]); }
    for v in h.values_mut() { v.iter_mut().for_each(|x| *x += 1); }
    let gone: Vec<_> = ["k1", "k2"].iter().filter_map(|k| h.remove_entry(*k)).collect();
    let mut b: BTreeMap<u32, String> = (0..500).map(|i| (i * 17 % 509, i.to_string())).collect();
    for (_, v) in b.range_mut(100..200) { v.push('r'); }
    let mut upper = b.split_off(&250);
    b.append(&mut upper);
    b.retain(|k, _| k % 3 != 0);
    if let btree_map::Entry::Vacant(e) = b.entry(3) { e.insert("three".into()).push('s'); }
    while b.len() > 200 { b.pop_first(); b.pop_last(); }
    if let Some(mut e) = b.first_entry() { e.get_mut().push('f'); }
    let first = b.range((Bound::Excluded(10), Bound::Unbounded)).next().map(|(k, _)| *k);
    let s: BTreeSet<char> = "the quick brown fox".chars().collect();
    let t: BTreeSet<char> = "lazy dog".chars().collect();
    let hs: HashSet<char> = s.intersection(&t).copied().collect();
    println!("maps {} {} {:?} {} {}", h.len(), gone.len(), first, hs.len(), s.union(&t).count());
}

fn strings() -> fmt::Result {
    let mut s = String::from("Grüße, 世界! ");
    s.insert_str(2, "--");
    s.replace_range(2..4, "");
    s.extend(["x", "yz"]);
    s.retain(|c| c != 'x');
    let upper = s.to_uppercase();
    let words: Vec<&str> = s.split_whitespace().collect();
    let (a, b) = s.split_once(',').unwrap();
    let mut c: Cow<str> = Cow::Borrowed(a);
    c.to_mut().push('!');
    let mut out = String::new();
    write!(out, "{:>8}|{:<6}|{:^7}|{:+}|{:#x}|{:08.3}|{:?}|{:#?}", "ab", 'c', true, 5, 255, 3.14159f64, words, (1, "t"))?;
    let mut bytes = out.clone().into_bytes();
    bytes.make_ascii_uppercase();
    let lossy = String::from_utf8_lossy(&[b'a', 0xff, b'b']).into_owned();
    let c_string = CString::new("to C and back").unwrap();
    let raw = c_string.into_raw();
    let back = unsafe { *raw = b'T' as _; CString::from_raw(raw) };
    let os: OsString = OsStr::new("os").to_os_string();
    let parsed: Result<Vec<i64>, _> = "1 -2 x".split(' ').map(str::parse).collect();
    let num: f64 = "2.5e3".parse().unwrap();
    let boxed: Box<str> = s.clone().into_boxed_str();
    let shared: Arc<str> = Arc::from(&*boxed);
    println!("strings {} {} {} {} {:?} {:?} {} {} {}", upper.len(), b.trim(), c, lossy, back, os, parsed.is_err(), num, shared.len());
    println!("{}", String::from_utf8(bytes).unwrap().lines().count());
    Ok(())
}

struct Counter(u32);
impl Iterator for Counter {
    type Item = u32;
    fn next(&mut self) -> Option<u32> { self.0 += 1; (self.0 < 50).then_some(self.0) }
}

fn iterators() {
    let mut p = Counter(0).peekable();
    while p.next_if(|x| *x < 5).is_some() {}
    if let Some(x) = p.peek_mut() { *x += 100; }
    let v: Vec<u32> = p.by_ref().take(5).collect();
    let z: Vec<(u32, char)> = p.by_ref().zip("abc".chars().cycle()).skip_while(|x| x.1 != 'c').step_by(4).take(6).collect();
    let folded = v.iter().rev().chain(&[1, 2]).copied().try_fold(0u32, |a, x| a.checked_add(x));
    let (even, odd): (Vec<u32>, Vec<u32>) = Counter(0).partition(|x| x % 2 == 0);
    let flat: Vec<char> = z.iter().flat_map(|(n, c)| std::iter::repeat(*c).take((*n % 3) as usize)).collect();
    let found = Counter(0).scan(1u64, |s, x| { *s = *s * x as u64 % 1009; Some(*s) }).map_while(|x| (x != 7).then_some(x)).max_by_key(|x| x % 100);
    let r = (1..10).try_for_each(|x| if x == 6 { ControlFlow::Break(x) } else { ControlFlow::Continue(()) });
    let arr: [String; 4] = std::array::from_fn(|i| "z".repeat(i));
    let lens = arr.each_ref().map(|s| s.len());
    let mut arr2 = [[1, 2], [3, 4]];
    for row in &mut arr2 { row.swap(0, 1); }
    let w: u32 = [1u32, 2, 3, 4].windows(2).map(|w| w[0] * w[1]).sum();
    let mut it = arr.into_iter();
    it.next_back();
    println!("iterators {v:?} {z:?} {folded:?} {} {} {} {found:?} {r:?} {lens:?} {arr2:?} {w} {}", even.len(), odd.len(), flat.len(), it.as_slice().len());
}

trait Shape { fn area(&self) -> f64; fn grow(&mut self, by: f64); fn any(&mut self) -> &mut dyn Any; }
#[derive(Clone, PartialEq, Debug, Default)]
struct Sq(f64);
impl Shape for Sq { fn area(&self) -> f64 { self.0 * self.0 } fn grow(&mut self, by: f64) { self.0 += by } fn any(&mut self) -> &mut dyn Any { self } }
struct Circ { r: Cell<f64>, seen: RefCell<Vec<f64>> }
impl Shape for Circ {
    fn area(&self) -> f64 { self.seen.borrow_mut().push(self.r.get()); 3.0 * self.r.get().powi(2) }
    fn grow(&mut self, by: f64) { *self.r.get_mut() += by }
    fn any(&mut self) -> &mut dyn Any { self }
}
struct Tree { kids: RefCell<Vec<Rc<Tree>>>, up: RefCell<RcWeak<Tree>>, n: Cell<u32> }

fn cells() {
    let mut shapes: Vec<Box<dyn Shape>> = vec![Box::new(Sq(2.0)), Box::new(Circ { r: Cell::new(1.0), seen: RefCell::default() })];
    for s in shapes.iter_mut() { s.grow(0.5); }
    if let Some(q) = shapes[0].any().downcast_mut::<Sq>() { q.0 = 3.0; }
    let total: f64 = shapes.iter().map(|s| s.area()).sum();
    let root = Rc::new(Tree { kids: Default::default(), up: Default::default(), n: Cell::new(0) });
    for i in 0..5 {
        let kid = Rc::new(Tree { kids: Default::default(), up: RefCell::new(Rc::downgrade(&root)), n: Cell::new(i) });
        root.kids.borrow_mut().push(kid);
    }
    for k in root.kids.borrow().iter() { let up = k.up.borrow().upgrade().unwrap(); up.n.set(up.n.get() + k.n.get()); }
    let mut r = Rc::new(vec![1, 2]);
    let r2 = r.clone();
    Rc::make_mut(&mut r).push(3);
    assert!(Rc::try_unwrap(r2).is_ok());
    let cyclic = Rc::new_cyclic(|w: &RcWeak<(RcWeak<u8>, u8)>| { assert!(w.upgrade().is_none()); (RcWeak::new(), 7) });
    let cell = RefCell::new((String::from("left"), 5));
    { let (mut a, mut b) = std::cell::RefMut::map_split(cell.borrow_mut(), |p| (&mut p.0, &mut p.1)); a.push('!'); *b += 1; }
    let part = std::cell::Ref::map(cell.borrow(), |p| &p.0);
    let once = OnceCell::new();
    let o: &String = once.get_or_init(|| part.clone());
    let lazy = LazyCell::new(|| o.len());
    let arr = Cell::new([1, 2, 3]);
    let parts: &[Cell<i32>] = (&arr as &Cell<[i32]>).as_slice_of_cells();
    parts[1].set(9);
    parts[0].swap(&parts[2]);
    let u = UnsafeCell::new(5);
    unsafe { *u.get() += 1 };
    let boxed: Box<dyn Any + Send> = Box::new(5u8);
    let fs: Vec<Box<dyn FnMut(i32) -> i32>> = vec![Box::new({ let mut n = 0; move |x| { n += x; n } }), Box::new(|x| x * 2)];
    let sums: Vec<i32> = fs.into_iter().map(|mut f| f(2) + f(3)).collect();
    println!("cells {total} {} {r:?} {} {} {} {arr:?} {} {} {sums:?}", root.n.get(), cyclic.1, *lazy, o, u.into_inner(), boxed.type_id() == TypeId::of::<u8>());
}

fn threads() {
    let m = Arc::new((Mutex::new(0u32), Condvar::new()));
    let rw = Arc::new(RwLock::new(HashMap::new()));
    let bar = Arc::new(Barrier::new(3));
    static HITS: AtomicU64 = AtomicU64::new(0);
    static TABLE: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(Default::default);
    static ONCE: Once = Once::new();
    static CELL: OnceLock<String> = OnceLock::new();
    thread_local!(static LOCAL: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) });
    let hs: Vec<_> = (0..3u32).map(|i| {
        let (m, rw, bar) = (m.clone(), rw.clone(), bar.clone());
        thread::Builder::new().name(format!("worker {i}")).spawn(move || {
            ONCE.call_once(|| { HITS.fetch_add(100, Ordering::SeqCst); });
            CELL.get_or_init(|| "set".into());
            for j in 0..20 {
                LOCAL.with_borrow_mut(|v| v.push(j));
                HITS.fetch_add(1, Ordering::Relaxed);
                rw.write().unwrap().insert(i * 100 + j, "x".repeat(j as usize));
                TABLE.lock().unwrap().push(j);
            }
            bar.wait();
            let n = rw.read().unwrap().len() as u32;
            *m.0.lock().unwrap() += LOCAL.with_borrow(|v| v.len()) as u32 + n;
            m.1.notify_all();
            n
        }).unwrap()
    }).collect();
    let mut g = m.0.lock().unwrap();
    while *g < 240 { g = m.1.wait_timeout(g, Duration::from_millis(50)).unwrap().0; }
    let sum = *g;
    drop(g);
    let ns: Vec<u32> = hs.into_iter().map(|h| h.join().unwrap()).collect();
    let (tx, rx) = mpsc::channel();
    let (stx, srx) = mpsc::sync_channel(2);
    let mut data = vec![1u32; 40];
    thread::scope(|s| {
        for c in data.chunks_mut(10) { let tx = tx.clone(); s.spawn(move || { c.iter_mut().for_each(|x| *x += 1); tx.send(c.iter().sum::<u32>()).unwrap(); }); }
        s.spawn(move || for i in 0..10 { stx.send(Box::new(i)).unwrap(); });
        drop(tx);
        assert_eq!(rx.iter().sum::<u32>(), 80);
        assert_eq!(srx.iter().map(|b| *b).sum::<i32>(), 45);
    });
    let p = AtomicPtr::new(Box::into_raw(Box::new(1)));
    let old = p.swap(Box::into_raw(Box::new(2)), Ordering::AcqRel);
    unsafe { drop(Box::from_raw(old)); drop(Box::from_raw(p.into_inner())); }
    let poisoned = Arc::new(Mutex::new(1));
    let p2 = poisoned.clone();
    assert!(thread::spawn(move || { let _g = p2.lock().unwrap(); resume_unwind(Box::new("quiet")) }).join().is_err());
    let w: Weak<_> = Arc::downgrade(&poisoned);
    let mut val = poisoned.lock().unwrap_or_else(|e| e.into_inner());
    *val += 1;
    let stop = Arc::new(AtomicBool::new(false));
    let s2 = stop.clone();
    let t = thread::spawn(move || { while !s2.load(Ordering::Acquire) { thread::park_timeout(Duration::from_millis(5)); } });
    stop.store(true, Ordering::Release);
    t.thread().unpark();
    t.join().unwrap();
    println!("threads {sum} {ns:?} {} {} {} {:?} {}", HITS.load(Ordering::SeqCst), TABLE.lock().unwrap().len(), *val, CELL.get(), w.strong_count());
}

struct Flag(AtomicUsize, thread::Thread);
impl Wake for Flag { fn wake(self: Arc<Self>) { self.0.fetch_add(1, Ordering::SeqCst); self.1.unpark(); } }
fn block_on<F: Future>(f: F) -> F::Output {
    let mut f = pin!(f);
    let flag = Arc::new(Flag(AtomicUsize::new(1), thread::current()));
    let w = Waker::from(flag.clone());
    loop {
        if flag.0.swap(0, Ordering::SeqCst) > 0 { if let Poll::Ready(x) = f.as_mut().poll(&mut Context::from_waker(&w)) { return x; } } else { thread::park(); }
    }
}
struct Yield(bool);
impl Future for Yield {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        if self.0 { return Poll::Ready(()); }
        self.0 = true;
        let w = cx.waker().clone();
        thread::spawn(move || w.wake());
        Poll::Pending
    }
}
async fn deep(n: u32, out: &mut Vec<u32>) { if n > 0 { Yield(false).await; out.push(n); Box::pin(deep(n - 1, out)).await; out.push(n); } }

fn tasks() {
    let r = block_on(async {
        let mut v = vec![];
        deep(4, &mut v).await;
        let s = String::from("kept over an await");
        let r = &s;
        Yield(false).await;
        let futs: Vec<Pin<Box<dyn Future<Output = usize>>>> = vec![Box::pin(async move { r.len() }), Box::pin(async { Yield(false).await; 3 })];
        let mut n = 0;
        for f in futs { n += f.await; }
        (v, n)
    });
    println!("tasks {r:?}");
}

fn files() -> io::Result<()> {
    let dir = std::env::temp_dir().join(format!("std-parts-{}", std::process::id()));
    fs::create_dir_all(dir.join("a/b"))?;
    let path: PathBuf = dir.join("a").join("text.txt");
    let mut w = BufWriter::new(File::create(&path)?);
    for i in 0..500 { writeln!(w, "line {i}")?; }
    w.get_ref().set_len(0)?;
    w.into_inner()?.sync_all()?;
    let mut f = OpenOptions::new().read(true).write(true).append(false).open(&path)?;
    f.seek(SeekFrom::Start(0))?;
    f.write_vectored(&[IoSlice::new(b"one\n"), IoSlice::new(b"two\n")])?;
    f.rewind()?;
    let mut buf = [MaybeUninit::<u8>::uninit(); 4];
    let b = unsafe { &mut *(&mut buf as *mut _ as *mut [u8; 4]) };
    f.read_exact(b)?;
    let lines: Vec<String> = BufReader::with_capacity(16, File::open(&path)?).lines().take(3).collect::<Result<_, _>>()?;
    fs::rename(&path, dir.join("a/b/moved"))?;
    fs::hard_link(dir.join("a/b/moved"), dir.join("link"))?;
    let mut names: Vec<OsString> = fs::read_dir(&dir)?.map(|e| e.map(|e| e.file_name())).collect::<Result<_, _>>()?;
    names.sort();
    let n = fs::copy(dir.join("link"), dir.join("copy"))?;
    let text = fs::read_to_string(dir.join("copy"))?;
    let ext = Path::new("x/y.tar.gz").extension().map(|e| e.len());
    fs::remove_dir_all(&dir)?;
    let mut c = Cursor::new(vec![0u8; 4]);
    c.write_all(&7u32.to_le_bytes())?;
    let mut lw = LineWriter::new(Vec::new());
    lw.write_all(b"whole line\npart")?;
    let mut both = (&b"abc"[..]).chain(io::repeat(b'z').take(3));
    let mut s = String::new();
    both.read_to_string(&mut s)?;
    println!("files {b:?} {} {names:?} {n} {} {ext:?} {:?} {} {s}", lines.len(), text.len() > 8, c.get_ref(), lw.get_ref().len());
    Ok(())
}

fn outside() -> io::Result<()> {
    let l = TcpListener::bind("127.0.0.1:0")?;
    let addr = l.local_addr()?;
    let t = thread::spawn(move || -> io::Result<usize> {
        let (mut s, _) = l.accept()?;
        let mut line = String::new();
        BufReader::new(s.try_clone()?).read_line(&mut line)?;
        s.write_all(line.to_uppercase().as_bytes())?;
        Ok(line.len())
    });
    let mut s = TcpStream::connect(addr)?;
    s.set_read_timeout(Some(Duration::from_secs(20)))?;
    s.write_all(b"hello\n")?;
    let mut r = String::new();
    s.read_to_string(&mut r)?;
    let n = t.join().unwrap()?;
    let (u, v) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
    u.send_to(b"datagram", v.local_addr()?)?;
    let mut buf = [0; 32];
    let (m, _) = v.recv_from(&mut buf)?;
    let (mut a, mut b) = UnixStream::pair()?;
    a.write_all(&buf[..m])?;
    b.read_exact(&mut buf[..m])?;
    let (da, db) = UnixDatagram::pair()?;
    da.send(b"x")?;
    db.recv(&mut buf)?;
    let mut child = Command::new("cat").env("A", "b").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    child.stdin.take().unwrap().write_all(b"through a pipe")?;
    let out = child.wait_with_output()?;
    let status = Command::new("sh").args(["-c", "exit 3"]).status()?;
    let vars = std::env::vars_os().count() > 0;
    println!("outside {} {n} {m} {} {:?} {vars} {}", r.trim(), out.stdout.len(), status.code(), std::env::args().len());
    Ok(())
}

struct Noisy<'a>(&'a Cell<u32>);
impl Drop for Noisy<'_> { fn drop(&mut self) { self.0.set(self.0.get() + 1); } }

fn panics() {
    std::panic::set_hook(Box::new(|_| {}));
    let drops = Cell::new(0);
    let r = catch_unwind(AssertUnwindSafe(|| { let _a = Noisy(&drops); let v: Vec<Noisy> = (0..3).map(|_| Noisy(&drops)).collect(); let i = v.len() + 1; drop(&v[i]); }));
    let message = r.unwrap_err();
    let text = message.downcast_ref::<String>().map(|s| s.len() > 10);
    let r2 = catch_unwind(|| { fn down(n: u32) -> u32 { if n == 0 { panic!("at the bottom") } down(n - 1) + 1 } down(200) });
    let mut v = vec![3, 1, 2];
    let r3 = catch_unwind(AssertUnwindSafe(|| v.sort_by(|_, _| panic!("in a comparison"))));
    let e: Result<(), Box<dyn std::error::Error + Send + Sync>> = Err("text".into());
    let chain = e.and_then(|_| Ok("5x".parse::<u32>()?)).map_err(|e| e.to_string());
    let _ = std::panic::take_hook();
    println!("panics {} {text:?} {:?} {} {chain:?} {:?}", drops.get(), r2.is_err(), r3.is_err(), v.len());
}

struct Grid { w: usize, d: Vec<f32> }
impl Index<(usize, usize)> for Grid { type Output = f32; fn index(&self, (x, y): (usize, usize)) -> &f32 { &self.d[y * self.w + x] } }
impl IndexMut<(usize, usize)> for Grid { fn index_mut(&mut self, (x, y): (usize, usize)) -> &mut f32 { &mut self.d[y * self.w + x] } }
struct Guard<'a>(&'a mut Grid);
impl Deref for Guard<'_> { type Target = Grid; fn deref(&self) -> &Grid { self.0 } }
impl DerefMut for Guard<'_> { fn deref_mut(&mut self) -> &mut Grid { self.0 } }

fn memory() {
    unsafe {
        let l = Layout::array::<u64>(8).unwrap();
        let p = alloc(l) as *mut u64;
        for i in 0..8 { p.add(i).write(i as u64); }
        let p = realloc(p as *mut u8, l, 256) as *mut u64;
        ptr::copy(p, p.add(8), 8);
        let s = std::slice::from_raw_parts_mut(p, 16);
        s.sort_by(|a, b| b.cmp(a));
        let top = s[0];
        dealloc(p as *mut u8, Layout::from_size_align(256, 8).unwrap());
        let z = alloc_zeroed(Layout::new::<[u32; 64]>());
        assert_eq!(*z, 0);
        dealloc(z, Layout::new::<[u32; 64]>());
        let b = Box::new((1u8, String::from("raw")));
        let nn = NonNull::new_unchecked(Box::into_raw(b));
        (*nn.as_ptr()).1.push('!');
        let back = Box::from_raw(nn.as_ptr());
        let mut md = ManuallyDrop::new(vec![1, 2, 3]);
        let v = Vec::from_raw_parts(md.as_mut_ptr(), md.len(), md.capacity());
        let leaked: &'static mut [u8] = Box::leak(vec![1, 2].into_boxed_slice());
        leaked[0] = 5;
        drop(Box::from_raw(leaked));
        let raw = Rc::into_raw(Rc::new(5));
        Rc::increment_strong_count(raw);
        drop((Rc::from_raw(raw), Rc::from_raw(raw)));
        println!("memory {top} {} {}", back.1, v.len());
    }
    let mut g = Grid { w: 3, d: vec![0.0; 9] };
    { let mut w = Guard(&mut g); w[(1, 2)] += 2.0; let x = w[(1, 2)]; w[(0, 0)] = x * 2.0; }
    let old = mem::replace(&mut g.d, vec![]);
    let t = mem::take(&mut g.w);
    let nz = NonZeroU32::new(5).map(|n| n.get());
    let wr = Wrapping(250u8) + Wrapping(10);
    let elapsed = Instant::now().elapsed() < Duration::from_secs(100);
    println!("values {} {t} {nz:?} {wr} {} {}", old[0], elapsed, SystemTime::now() > SystemTime::UNIX_EPOCH);
}

fn main() {
    vectors();
    maps();
    strings().unwrap();
    iterators();
    cells();
    threads();
    tasks();
    files().unwrap();
    outside().unwrap();
    panics();
    memory();
    let big = thread::Builder::new().stack_size(64 << 20).spawn(|| { fn d(n: &mut u32) { if *n < 20000 { *n += 1; d(n) } } let mut n = 0; d(&mut n); n }).unwrap();
    println!("deep {}", big.join().unwrap());
    io::stdout().lock().flush().unwrap();
    let _ = CStr::from_bytes_with_nul(b"end\0");
}
