// Objects of both languages owned by the other, slices lent both ways, exceptions and errors across the border.
#[cxx::bridge]
mod ffi {
    struct Row {
        name: String,
        n: u32,
    }
    extern "Rust" {
        type Visitor;
        fn visit(self: &mut Visitor, key: &str, n: u32);
        fn may_fail(fail: bool) -> Result<String>;
    }
    unsafe extern "C++" {
        include!("program/src/store.h");
        type Store;
        fn make_store() -> UniquePtr<Store>;
        fn share_store(name: &str) -> SharedPtr<Store>;
        fn put(self: Pin<&mut Store>, key: &str, n: u32);
        fn get(&self, key: &str) -> Result<u32>;
        fn walk(&self, v: &mut Visitor);
        fn name(&self) -> &CxxString;
        fn rename(self: Pin<&mut Store>, s: String);
        fn numbers(self: Pin<&mut Store>) -> Pin<&mut CxxVector<u32>>;
        fn rows_of(input: &[u32]) -> Vec<Row>;
        fn fill(out: &mut [u8], with: u8);
        fn pass_through(v: Box<Visitor>) -> Box<Visitor>;
        fn run_rust(fail: bool) -> String;
    }
}

pub struct Visitor {
    seen: Vec<(String, u32)>,
}
impl Visitor {
    fn visit(&mut self, key: &str, n: u32) {
        self.seen.push((key.to_string(), n));
    }
}
fn may_fail(fail: bool) -> Result<String, std::fmt::Error> {
    if fail { Err(std::fmt::Error) } else { Ok("fine".into()) }
}

fn main() {
    let mut s = ffi::make_store();
    for i in 0..50 {
        s.pin_mut().put(&format!("key{i}"), i * i);
    }
    assert_eq!(s.get("key7").unwrap(), 49);
    assert_eq!(s.get("nothing").unwrap_err().to_string(), "no such key: nothing");
    let mut v = Visitor { seen: Vec::new() };
    s.walk(&mut v);
    assert_eq!(v.seen.len(), 50);
    let b = ffi::pass_through(Box::new(v));
    assert_eq!(b.seen.len(), 51);
    s.pin_mut().rename("other".to_string());
    assert_eq!(s.name().to_str().unwrap(), "other");
    let mut nums = s.pin_mut().numbers();
    nums.as_mut().push(5);
    for mut x in nums.as_mut().iter_mut() {
        *x += 1;
    }
    assert_eq!(nums.iter().copied().max(), Some(49 * 49 + 1));
    let shared = ffi::share_store("shared");
    let other = shared.clone();
    drop(shared);
    assert_eq!(other.name().to_string_lossy(), "shared");
    let rows = ffi::rows_of(&[1, 2, 3]);
    assert_eq!(rows.iter().map(|r| r.n).sum::<u32>(), 6);
    assert!(rows.iter().all(|r| r.name == "row"));
    let mut bytes = [0u8; 33];
    ffi::fill(&mut bytes[1..20], 9);
    assert_eq!(bytes.iter().map(|&b| b as u32).sum::<u32>(), 171);
    assert_eq!(ffi::run_rust(false), "fine");
    assert!(ffi::run_rust(true).starts_with("caught: "));
    cxx::let_cxx_string!(local = "on the stack");
    local.as_mut().push_str(", longer than the small buffer of the string");
    assert_eq!(local.len(), 56);
    println!("cxx: done");
}
