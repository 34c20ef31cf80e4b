// Trait objects, generic dispatch, closures in boxes, Any, operator traits, drop order.
use std::any::Any;
use std::ops::{AddAssign, Index, IndexMut};

trait Shape {
    fn area(&self) -> f64;
    fn grow(&mut self, by: f64);
    fn name(&self) -> String {
        "shape".into()
    }
}

struct Circle(f64);
struct Rect {
    w: f64,
    h: f64,
}

impl Shape for Circle {
    fn area(&self) -> f64 {
        3.0 * self.0 * self.0
    }
    fn grow(&mut self, by: f64) {
        self.0 += by;
    }
}

impl Shape for Rect {
    fn area(&self) -> f64 {
        self.w * self.h
    }
    fn grow(&mut self, by: f64) {
        self.w.add_assign(by);
        self.h += by;
    }
    fn name(&self) -> String {
        format!("rect {}x{}", self.w, self.h)
    }
}

struct Grid<T> {
    cells: Vec<T>,
    width: usize,
}

impl<T> Index<(usize, usize)> for Grid<T> {
    type Output = T;
    fn index(&self, (x, y): (usize, usize)) -> &T {
        &self.cells[y * self.width + x]
    }
}

impl<T> IndexMut<(usize, usize)> for Grid<T> {
    fn index_mut(&mut self, (x, y): (usize, usize)) -> &mut T {
        &mut self.cells[y * self.width + x]
    }
}

fn main() {
    let mut shapes: Vec<Box<dyn Shape>> = vec![Box::new(Circle(1.0)), Box::new(Rect { w: 2.0, h: 3.0 })];
    for (i, s) in shapes.iter_mut().enumerate() {
        s.grow(i as f64 + 0.5);
    }
    shapes.sort_by(|a, b| b.area().partial_cmp(&a.area()).unwrap());
    for s in &shapes {
        println!("{} {:.2}", s.name(), s.area());
    }
    let mut counter = 0;
    let mut steps: Vec<Box<dyn FnMut() -> i32>> = vec![];
    let mut own = 5;
    steps.push(Box::new(move || {
        own += 1;
        own
    }));
    steps.push(Box::new(|| {
        counter += 10;
        counter
    }));
    for _ in 0..3 {
        println!("{:?}", steps.iter_mut().map(|f| f()).collect::<Vec<_>>());
    }
    drop(steps);
    println!("{}", counter);
    let anything: Vec<Box<dyn Any>> = vec![Box::new(5u8), Box::new("text"), Box::new(String::from("owned"))];
    for a in &anything {
        match (a.downcast_ref::<u8>(), a.downcast_ref::<String>()) {
            (Some(n), _) => println!("u8 {}", n),
            (_, Some(s)) => println!("String {}", s),
            _ => println!("something"),
        }
    }
    let mut g = Grid { cells: vec![0u16; 12], width: 4 };
    g[(1, 2)] = 7;
    g[(3, 0)] += g[(1, 2)] + 1;
    println!("{:?}", g.cells);
}
