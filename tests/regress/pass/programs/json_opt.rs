// A JSON parser and printer: recursive enums, string slices, Cow, boxed errors, iterators over chars. Optimised.
// build: -O
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
enum Json<'a> {
    Null,
    Bool(bool),
    Num(f64),
    Str(Cow<'a, str>),
    Arr(Vec<Json<'a>>),
    Obj(BTreeMap<Cow<'a, str>, Json<'a>>),
}

#[derive(Debug)]
struct Wrong(usize, &'static str);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.1, self.0)
    }
}
impl Error for Wrong {}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t')) {
            self.at += 1;
        }
    }
    fn eat(&mut self, c: u8) -> Result<(), Box<dyn Error + 'static>> {
        self.space();
        if self.peek() == Some(c) {
            self.at += 1;
            Ok(())
        } else {
            Err(Box::new(Wrong(self.at, "unexpected character")))
        }
    }
    fn string(&mut self) -> Result<Cow<'a, str>, Box<dyn Error>> {
        self.eat(b'"')?;
        let start = self.at;
        let mut owned: Option<String> = None;
        loop {
            match self.peek().ok_or(Wrong(self.at, "open string"))? {
                b'"' => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(match owned {
                        Some(s) => Cow::Owned(s),
                        None => Cow::Borrowed(&self.text[start..end]),
                    });
                }
                b'\\' => {
                    let s = owned.get_or_insert_with(|| self.text[start..self.at].to_string());
                    let c = self.text.as_bytes()[self.at + 1];
                    s.push(match c {
                        b'n' => '\n',
                        b't' => '\t',
                        other => other as char,
                    });
                    self.at += 2;
                }
                _ => {
                    let c = self.text[self.at..].chars().next().unwrap();
                    if let Some(s) = &mut owned {
                        s.push(c);
                    }
                    self.at += c.len_utf8();
                }
            }
        }
    }
    fn value(&mut self) -> Result<Json<'a>, Box<dyn Error>> {
        self.space();
        Ok(match self.peek().ok_or_else(|| Wrong(self.at, "end"))? {
            b'n' => self.word("null", Json::Null)?,
            b't' => self.word("true", Json::Bool(true))?,
            b'f' => self.word("false", Json::Bool(false))?,
            b'"' => Json::Str(self.string()?),
            b'[' => {
                self.at += 1;
                let mut v = vec![];
                self.space();
                if self.peek() != Some(b']') {
                    loop {
                        v.push(self.value()?);
                        if self.eat(b',').is_err() {
                            break;
                        }
                    }
                }
                self.eat(b']')?;
                Json::Arr(v)
            }
            b'{' => {
                self.at += 1;
                let mut m = BTreeMap::new();
                self.space();
                if self.peek() != Some(b'}') {
                    loop {
                        self.space();
                        let k = self.string()?;
                        self.eat(b':')?;
                        m.insert(k, self.value()?);
                        if self.eat(b',').is_err() {
                            break;
                        }
                    }
                }
                self.eat(b'}')?;
                Json::Obj(m)
            }
            _ => {
                let start = self.at;
                while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'0'..=b'9')) {
                    self.at += 1;
                }
                Json::Num(self.text[start..self.at].parse()?)
            }
        })
    }
    fn word(&mut self, w: &str, v: Json<'a>) -> Result<Json<'a>, Wrong> {
        if self.text[self.at..].starts_with(w) {
            self.at += w.len();
            Ok(v)
        } else {
            Err(Wrong(self.at, "word"))
        }
    }
}

impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(b) => write!(f, "{}", b),
            Json::Num(n) => write!(f, "{}", n),
            Json::Str(s) => write!(f, "{:?}", s),
            Json::Arr(v) => {
                f.write_str("[")?;
                for (i, x) in v.iter().enumerate() {
                    write!(f, "{}{}", if i > 0 { "," } else { "" }, x)?;
                }
                f.write_str("]")
            }
            Json::Obj(m) => {
                f.write_str("{")?;
                for (i, (k, v)) in m.iter().enumerate() {
                    write!(f, "{}{:?}:{}", if i > 0 { "," } else { "" }, k, v)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn bump(j: &mut Json<'_>) -> usize {
    match j {
        Json::Num(n) => {
            *n += 1.0;
            1
        }
        Json::Arr(v) => v.iter_mut().map(bump).sum(),
        Json::Obj(m) => m.values_mut().map(bump).sum(),
        Json::Str(s) => {
            s.to_mut().push('!');
            0
        }
        _ => 0,
    }
}

fn main() {
    let text = r#" {"name": "cräb", "list": [1, 2.5, -3e2, [], {}], "esc": "a\"b\n", "flag": true, "none": null} "#;
    let mut p = Parser { text, at: 0 };
    let mut j = p.value().unwrap();
    println!("{}", j);
    let copy = j.clone();
    println!("{} {}", bump(&mut j), j == copy);
    println!("{}", j);
    for bad in ["", "{", "[1,", "nul", "\"x", "1.2.3", "{\"a\" 1}"] {
        match (Parser { text: bad, at: 0 }).value() {
            Ok(v) => println!("odd {}", v),
            Err(e) => println!("{:?}: {}", bad, e),
        }
    }
}
