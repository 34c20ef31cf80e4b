// Two references in one tuple, to the same place.
// models: tree stacked
fn swap(pair: (&mut i32, &mut i32)) { //~ BORN //~ stacked: ACCESS
    let t = *pair.0;
    *pair.0 = *pair.1; //~ tree: ACCESS
    *pair.1 = t;
}

fn main() {
    let mut value = 1;
    let other = std::ptr::addr_of_mut!(value);
    unsafe { swap((&mut *other, &mut *other)) };
    println!("{}", value);
}
