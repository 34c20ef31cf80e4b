// A Box goes to C, which frees it with free(): Rust's allocator need not be malloc.
#[repr(C)]
struct Node {
    value: i64,
}

extern "C" {
    fn node_consume(node: *mut Node) -> i64;
}

fn main() {
    let node = Box::into_raw(Box::new(Node { value: 7 }));
    println!("{}", unsafe { node_consume(node) });
}
