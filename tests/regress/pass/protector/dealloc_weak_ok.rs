// A Box parameter is only weakly protected: the function may free it.
// models: tree stacked
fn consume(x: Box<i32>) -> i32 {
    let seen = *x;
    drop(x);
    seen
}

fn pass_on(x: Box<i32>) -> i32 {
    consume(x)
}

fn main() {
    println!("{}", pass_on(Box::new(1)));
}
