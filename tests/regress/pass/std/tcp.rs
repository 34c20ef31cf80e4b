// TCP on the loopback: a server thread and two clients.
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let mut total = 0;
        for _ in 0..2 {
            let (stream, _) = listener.accept().unwrap();
            let mut out = stream.try_clone().unwrap();
            for line in BufReader::new(stream).lines() {
                let line = line.unwrap();
                total += line.len();
                writeln!(out, "{}", line.chars().rev().collect::<String>()).unwrap();
            }
        }
        total
    });
    for c in 0..2 {
        let mut s = TcpStream::connect(addr).unwrap();
        let mut answers = BufReader::new(s.try_clone().unwrap());
        for i in 0..5 {
            writeln!(s, "client {} says {}", c, i).unwrap();
            let mut answer = String::new();
            answers.read_line(&mut answer).unwrap();
            print!("{}", answer);
        }
        s.shutdown(std::net::Shutdown::Write).unwrap();
    }
    println!("{}", server.join().unwrap());
}
