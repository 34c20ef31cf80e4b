use owning_ref::{OwningRef, OwningHandle, BoxRef, OwningRefMut};
fn take(b: OwningRef<Box<Box<u32>>, u32>) -> u32 { *b }
fn main() {
    let b: OwningRef<Box<Box<u32>>, Box<u32>> = OwningRef::new(Box::new(Box::new(5u32)));
    let r = b.map(|x| &**x);
    println!("{}", take(r));
    let m: OwningRefMut<Box<[u32;4]>, [u32;4]> = OwningRefMut::new(Box::new([1,2,3,4]));
    let mut m = m.map_mut(|a| &mut a[2]);
    *m = 7;
    let owner = m.as_owner().len();
    println!("{} {}", *m, owner);
}
