// Two mutable slices that overlap in one element.
// models: tree stacked
fn mix(a: &mut [u32], b: &mut [u32]) { //~ tree: BORN //~ stacked: ACCESS
    a[0] = 1;
    b[0] = 2; //~ tree: ACCESS
    a[2] = 3;
}

fn main() {
    let mut v = vec![0u32; 6];
    let p = v.as_mut_ptr();
    unsafe { mix(std::slice::from_raw_parts_mut(p, 3), std::slice::from_raw_parts_mut(p.add(2), 3)) }; //~ stacked: BORN
    println!("{:?}", v);
}
