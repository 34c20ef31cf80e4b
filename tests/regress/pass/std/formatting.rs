// Formatting, strings, parsing, chars.
use std::fmt::{self, Write};

struct Matrix([[f64; 3]; 2]);

impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for row in &self.0 {
            for (i, x) in row.iter().enumerate() {
                if i > 0 {
                    f.write_char(' ')?;
                }
                write!(f, "{:>8.3}", x)?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Person {
    name: String,
    age: Option<u32>,
    tags: Vec<&'static str>,
}

fn main() {
    let m = Matrix([[1.0, 2.5, -3.25], [1e3, 0.125, f64::NAN]]);
    print!("{}", m);
    let p = Person { name: "Ann".into(), age: Some(4), tags: vec!["a", "b"] };
    println!("{:?}\n{:#?} {}", p, p, p == p.clone());
    let mut s = String::new();
    for i in 0..30 {
        write!(&mut s, "{:#x},{:08b};", i * 31, i).unwrap();
    }
    let parts: Vec<&str> = s.split(|c| c == ',' || c == ';').filter(|x| !x.is_empty()).collect();
    println!("{} {}", parts.len(), parts.join("|").len());
    let text = "Größe: 42, höhe: 17; tiefe=99";
    let numbers: Vec<i32> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|x| x.parse().ok()).collect();
    println!("{:?} {}", numbers, text.to_uppercase());
    println!("{}", text.chars().rev().collect::<String>());
    println!("{:?}", text.char_indices().filter(|(_, c)| !c.is_ascii()).collect::<Vec<_>>());
    println!("{}", text.replace("ö", "oe").trim_end_matches('9'));
    println!("{:?}", "x=1;y=2".split(';').map(|kv| kv.split_once('=').unwrap()).collect::<Vec<_>>());
}
