use flate2::{write::ZlibEncoder, Compression};
use std::io::Write;
fn main() {
    let data: Vec<u8> = (0..128 * 1024u32).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
    let mut e = ZlibEncoder::new(Vec::new(), Compression::default());
    e.write_all(&data).unwrap();
    let out = e.finish().unwrap();
    println!("{} -> {}", data.len(), out.len());
}
