// The pointer comes from Box::into_raw.
// models: tree stacked
fn main() {
    let p = Box::into_raw(Box::new(1));
    unsafe { drop(Box::from_raw(p)) };
}
