// The older one is used before the newer one is made.
// models: tree stacked
struct Config {
    level: u64,
}

impl Config {
    fn level_mut(&mut self) -> &mut u64 {
        &mut self.level
    }
}

fn main() {
    let mut c = Config { level: 1 };
    let old: *mut u64 = c.level_mut();
    unsafe { *old = 3 };
    let new: *mut u64 = c.level_mut();
    unsafe { *new += 2 };
    println!("{}", c.level);
}
