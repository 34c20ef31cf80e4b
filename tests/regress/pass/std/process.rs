// Child processes: pipes in both directions, exit codes, environment.
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn main() {
    let out = Command::new("/bin/sh").args(["-c", "echo $GREETING; exit 3"]).env("GREETING", "hello").output().unwrap();
    println!("{:?} {}", out.status.code(), String::from_utf8_lossy(&out.stdout));
    let mut child = Command::new("/bin/cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for i in 0..20 {
        writeln!(stdin, "line {}", i).unwrap();
    }
    drop(stdin);
    let mut text = String::new();
    child.stdout.as_mut().unwrap().read_to_string(&mut text).unwrap();
    println!("{} {}", text.lines().count(), child.wait().unwrap().success());
}
