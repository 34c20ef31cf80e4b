// At the end of a call its written `&mut` is written once more in spirit; here an inner borrow is gone with the write before.
// models: tree stacked
struct Slot {
    value: i32,
}

fn inner(s: &mut Slot) -> *mut i32 { //~ BORN
    &mut s.value
}

fn fill(s: &mut Slot, v: i32) { //~ stacked: LOST
    s.value = v; //~ tree: LOST
}

fn main() {
    let mut slot = Slot { value: 0 };
    let p = inner(&mut slot);
    fill(&mut slot, 4);
    unsafe { *p += 1 }; //~ ACCESS
    println!("{}", slot.value);
}
