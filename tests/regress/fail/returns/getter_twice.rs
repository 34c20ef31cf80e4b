// Two returned `&mut` to one field; the older one is used after the newer one wrote.
// models: tree stacked
struct Config {
    level: u64,
}

impl Config {
    fn level_mut(&mut self) -> &mut u64 { //~ stacked: LOST
        &mut self.level
    }
}

fn main() {
    let mut c = Config { level: 1 };
    let old: *mut u64 = c.level_mut();
    let new: *mut u64 = c.level_mut();
    unsafe {
        *new = 2; //~ tree: LOST
        *old = 3; //~ ACCESS
    }
    println!("{}", c.level);
}
