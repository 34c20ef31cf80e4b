// A std-heavy program at full optimisation with debug information.
// build: -O
use std::collections::HashMap;

#[derive(Clone, Debug)]
enum Token {
    Num(f64),
    Op(char),
}

fn lex(s: &str) -> Vec<Token> {
    let mut out = vec![];
    let mut chars = s.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_ascii_digit() || c == '.' {
            let mut n = String::new();
            while let Some(&d) = chars.peek() {
                if !d.is_ascii_digit() && d != '.' {
                    break;
                }
                n.push(d);
                chars.next();
            }
            out.push(Token::Num(n.parse().unwrap()));
        } else {
            if !c.is_whitespace() {
                out.push(Token::Op(c));
            }
            chars.next();
        }
    }
    out
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    seen: &'a mut HashMap<char, usize>,
}

impl Parser<'_> {
    fn op(&mut self) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Op(c)) => {
                *self.seen.entry(*c).or_insert(0) += 1;
                Some(*c)
            }
            _ => None,
        }
    }
    fn atom(&mut self) -> f64 {
        match self.tokens.get(self.at).cloned() {
            Some(Token::Num(n)) => {
                self.at += 1;
                n
            }
            Some(Token::Op('(')) => {
                self.at += 1;
                let v = self.sum();
                self.at += 1;
                v
            }
            _ => 0.0,
        }
    }
    fn product(&mut self) -> f64 {
        let mut v = self.atom();
        while let Some(c @ ('*' | '/')) = self.op() {
            self.at += 1;
            let r = self.atom();
            v = if c == '*' { v * r } else { v / r };
        }
        v
    }
    fn sum(&mut self) -> f64 {
        let mut v = self.product();
        while let Some(c @ ('+' | '-')) = self.op() {
            self.at += 1;
            let r = self.product();
            v = if c == '+' { v + r } else { v - r };
        }
        v
    }
}

fn main() {
    let mut seen = HashMap::new();
    let mut total = 0.0;
    for i in 0..200 {
        let text = format!("({} + 2) * 3.5 - {} / (4 - 1.5)", i, i * 2);
        let tokens = lex(&text);
        total += Parser { tokens: &tokens, at: 0, seen: &mut seen }.sum();
    }
    let mut ops: Vec<_> = seen.into_iter().collect();
    ops.sort();
    println!("{:.3} {:?}", total, ops);
}
