// mem::take, replace, swap, ManuallyDrop, MaybeUninit, unions, zero-sized types, transmute of references, slices from raw.
use std::mem::{self, ManuallyDrop, MaybeUninit};

union Bits {
    f: f32,
    u: u32,
}

struct Zst;

impl Zst {
    fn touch(&mut self, other: &Zst) -> usize {
        mem::size_of_val(self) + mem::size_of_val(other)
    }
}

#[repr(transparent)]
struct Wrapper([u8]);

impl Wrapper {
    fn new(b: &[u8]) -> &Wrapper {
        unsafe { &*(b as *const [u8] as *const Wrapper) }
    }
    fn new_mut(b: &mut [u8]) -> &mut Wrapper {
        unsafe { &mut *(b as *mut [u8] as *mut Wrapper) }
    }
}

fn main() {
    let mut a = vec![1, 2, 3];
    let b = mem::take(&mut a);
    let c = mem::replace(&mut a, vec![9]);
    mem::swap(&mut a, &mut vec![4, 5]);
    println!("{:?} {:?} {:?}", a, b, c);
    let mut x = Bits { f: 1.5 };
    unsafe {
        x.u |= 1;
        println!("{:x} {}", x.u, x.f > 1.4);
    }
    let mut m: [MaybeUninit<String>; 3] = [MaybeUninit::uninit(), MaybeUninit::uninit(), MaybeUninit::uninit()];
    for (i, s) in m.iter_mut().enumerate() {
        s.write(i.to_string());
    }
    let m: [String; 3] = unsafe { mem::transmute(m) };
    println!("{:?}", m);
    let mut d = ManuallyDrop::new(String::from("kept"));
    d.push('!');
    println!("{}", *d);
    unsafe { ManuallyDrop::drop(&mut d) };
    let mut z = Zst;
    println!("{}", z.touch(&Zst));
    let mut bytes = *b"some bytes";
    let w = Wrapper::new_mut(&mut bytes);
    w.0[0] = b'S';
    println!("{}", Wrapper::new(&bytes).0.len());
    let words: &[u16] = unsafe { bytes.align_to::<u16>().1 };
    println!("{}", words.len() >= 4);
    let boxed: Box<[u8]> = bytes.to_vec().into_boxed_slice();
    let raw = Box::into_raw(boxed);
    let back = unsafe { Box::from_raw(raw) };
    println!("{}", String::from_utf8_lossy(&back));
    let leaked: &'static mut [u32] = Box::leak(vec![1u32, 2].into_boxed_slice());
    leaked[1] += 1;
    println!("{:?}", leaked);
    unsafe { drop(Box::from_raw(leaked)) };
    let cell = std::cell::Cell::from_mut(&mut a[..]).as_slice_of_cells();
    cell[0].set(cell[1].get());
    println!("{:?}", a);
}
