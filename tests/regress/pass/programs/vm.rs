// A stack machine with closures as natives, traits, slices, and a compiler from text.
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Clone, Debug)]
enum Op {
    Push(i64),
    Load(usize),
    Store(usize),
    Add,
    Less,
    Jump(usize),
    JumpUnless(usize),
    Call(Rc<str>),
    Print,
}

trait Host {
    fn call(&mut self, name: &str, stack: &mut Vec<i64>) -> Option<()>;
}

struct Natives<'a> {
    table: HashMap<&'a str, Box<dyn FnMut(&mut Vec<i64>) + 'a>>,
}

impl Host for Natives<'_> {
    fn call(&mut self, name: &str, stack: &mut Vec<i64>) -> Option<()> {
        let f = self.table.get_mut(name)?;
        f(stack);
        Some(())
    }
}

struct Vm<'h> {
    stack: Vec<i64>,
    locals: [i64; 4],
    host: &'h mut dyn Host,
    out: String,
}

impl<'h> Vm<'h> {
    fn pop2(&mut self) -> (i64, i64) {
        let b = self.stack.pop().unwrap();
        (self.stack.pop().unwrap(), b)
    }
    fn run(&mut self, code: &[Op]) -> usize {
        let mut pc = 0;
        let mut steps = 0;
        while let Some(op) = code.get(pc) {
            steps += 1;
            pc += 1;
            match op {
                Op::Push(n) => self.stack.push(*n),
                Op::Load(i) => self.stack.push(self.locals[*i]),
                Op::Store(i) => self.locals[*i] = self.stack.pop().unwrap(),
                Op::Add => {
                    let (a, b) = self.pop2();
                    self.stack.push(a + b)
                }
                Op::Less => {
                    let (a, b) = self.pop2();
                    self.stack.push((a < b) as i64)
                }
                Op::Jump(to) => pc = *to,
                Op::JumpUnless(to) => {
                    if self.stack.pop() == Some(0) {
                        pc = *to
                    }
                }
                Op::Call(name) => {
                    let Vm { stack, host, .. } = self;
                    host.call(name, stack).expect("native");
                }
                Op::Print => {
                    let v = self.stack.pop().unwrap();
                    self.out.push_str(&format!("{};", v));
                }
            }
        }
        steps
    }
}

fn compile(text: &str) -> Vec<Op> {
    let mut labels = HashMap::new();
    let mut code = vec![];
    let mut holes: Vec<(usize, &str)> = vec![];
    for word in text.split_whitespace() {
        if let Some(l) = word.strip_suffix(':') {
            labels.insert(l, code.len());
            continue;
        }
        code.push(match word.split_at(1) {
            ("@", i) => Op::Load(i.parse().unwrap()),
            ("!", i) => Op::Store(i.parse().unwrap()),
            (">", l) => {
                holes.push((code.len(), l));
                Op::Jump(0)
            }
            ("?", l) => {
                holes.push((code.len(), l));
                Op::JumpUnless(0)
            }
            ("$", n) => Op::Call(n.into()),
            ("+", "") => Op::Add,
            ("<", "") => Op::Less,
            (".", "") => Op::Print,
            _ => Op::Push(word.parse().unwrap()),
        });
    }
    for (at, l) in holes {
        match &mut code[at] {
            Op::Jump(to) | Op::JumpUnless(to) => *to = labels[l],
            _ => unreachable!(),
        }
    }
    code
}

fn main() {
    let code = compile("0 !0 loop: @0 200 < ?end @0 $twice $log !1 @0 1 + !0 >loop end: @1 .");
    let mut log = Vec::new();
    let mut calls = 0;
    let (steps, out) = {
        let mut table: HashMap<&str, Box<dyn FnMut(&mut Vec<i64>)>> = HashMap::new();
        table.insert("twice", Box::new(|s| { let t = s.last_mut().unwrap(); *t *= 2; calls += 1 }));
        table.insert("log", Box::new(|s| log.push(*s.last().unwrap())));
        let mut natives = Natives { table };
        let mut vm = Vm { stack: vec![], locals: [0; 4], host: &mut natives, out: String::new() };
        let steps = vm.run(&code);
        (steps, vm.out)
    };
    println!("{} {} {} {}", steps, out, calls, log.iter().sum::<i64>());
}
