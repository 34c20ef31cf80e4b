// Streams, dictionaries and one-shot calls of the bundled C library, forth and back.
use std::io::{Read, Write};

fn text(n: usize) -> Vec<u8> {
    let mut v = Vec::with_capacity(n);
    let mut x = 12345u32;
    while v.len() < n {
        x = x.wrapping_mul(1664525).wrapping_add(1013904223);
        write!(v, "row {} of the table: {}\n", v.len() / 40, x % 97).unwrap();
    }
    v.truncate(n);
    v
}

fn main() {
    let data = text(60_000);

    for level in [1, 3, 9] {
        let packed = zstd::encode_all(&data[..], level).unwrap();
        assert!(packed.len() < data.len());
        assert_eq!(zstd::decode_all(&packed[..]).unwrap(), data);
    }

    let mut enc = zstd::Encoder::new(Vec::new(), 2).unwrap();
    enc.include_checksum(true).unwrap();
    for part in data.chunks(777) {
        enc.write_all(part).unwrap();
    }
    enc.flush().unwrap();
    let packed = enc.finish().unwrap();
    let mut dec = zstd::Decoder::new(&packed[..]).unwrap();
    let mut out = Vec::new();
    let mut buf = [0u8; 513];
    loop {
        let n = dec.read(&mut buf).unwrap();
        if n == 0 {
            break;
        }
        out.extend_from_slice(&buf[..n]);
    }
    assert_eq!(out, data);

    let mut through = zstd::stream::read::Encoder::new(&data[..], 1).unwrap();
    let mut packed = Vec::new();
    through.read_to_end(&mut packed).unwrap();
    let mut unpack = zstd::stream::write::Decoder::new(Vec::new()).unwrap();
    unpack.write_all(&packed).unwrap();
    unpack.flush().unwrap();
    assert_eq!(unpack.into_inner(), data);

    let samples: Vec<Vec<u8>> = (0..200).map(|i| text(300 + i)).collect();
    let dict = zstd::dict::from_samples(&samples, 2000).unwrap();
    let mut c = zstd::bulk::Compressor::with_dictionary(3, &dict).unwrap();
    let mut d = zstd::bulk::Decompressor::with_dictionary(&dict).unwrap();
    for s in &samples[..20] {
        let p = c.compress(s).unwrap();
        assert_eq!(&d.decompress(&p, 1000).unwrap(), s);
    }
    println!("zstd: all equal");
}
