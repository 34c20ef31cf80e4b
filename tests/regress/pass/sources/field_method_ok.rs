// Methods of fields called through names, by reference and by value.
use std::cell::Cell;

#[derive(Clone, Copy)]
struct Num(u64);
impl Num {
    fn by_value(self) -> u64 {
        self.0
    }
    fn by_ref(&self) -> u64 {
        self.0
    }
    fn by_mut(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

struct Both {
    plain: u32,
    cell: Cell<u32>,
    num: Num,
}

fn main() {
    let mut both = Both { plain: 1, cell: Cell::new(2), num: Num(7) };
    let p = std::ptr::addr_of_mut!(both);
    let r = unsafe { &*p };
    r.cell.set(3);
    unsafe { (*p).cell.set(4) };
    r.cell.set(r.plain);
    let m = unsafe { &mut *p };
    let mut sum = m.num.by_value();
    sum += m.num.by_ref();
    sum += m.num.by_mut();
    m.plain = 5;
    sum += m.num.by_mut();
    m.cell.set(6);
    println!("{} {} {}", sum, m.plain, m.cell.get());
    let k = &mut *m;
    k.num.by_mut();
    m.num.by_mut();
    println!("{} {}", both.plain, both.num.0);
}
