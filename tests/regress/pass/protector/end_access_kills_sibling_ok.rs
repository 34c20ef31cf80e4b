// The inner borrow is made after the fill.
// models: tree stacked
struct Slot {
    value: i32,
}

fn inner(s: &mut Slot) -> *mut i32 {
    &mut s.value
}

fn fill(s: &mut Slot, v: i32) {
    s.value = v;
}

fn main() {
    let mut slot = Slot { value: 0 };
    fill(&mut slot, 4);
    let p = inner(&mut slot);
    unsafe { *p += 1 };
    println!("{}", slot.value);
}
