use std::fmt;
#[derive(Debug)] struct E(u32);
impl fmt::Display for E { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "E{}", self.0) } }
impl std::error::Error for E {}
fn main() {
    let mut e = anyhow::Error::new(E(1)).context("ctx");
    if let Some(x) = e.downcast_mut::<E>() { x.0 += 1; }
    if let Some(x) = e.downcast_mut::<&str>() { *x = "other"; }
    println!("{:?}", e.downcast_ref::<E>());
}
