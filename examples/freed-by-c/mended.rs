// Mended: beside the type that Rust allocates there is the function that frees it.
#[repr(C)]
pub struct Node {
    value: i64,
}

extern "C" {
    fn node_consume(node: *mut Node) -> i64;
}

#[no_mangle]
pub extern "C" fn node_free(node: *mut Node) {
    drop(unsafe { Box::from_raw(node) })
}

fn main() {
    let node = Box::into_raw(Box::new(Node { value: 7 }));
    println!("{}", unsafe { node_consume(node) });
}
