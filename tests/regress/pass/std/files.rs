// Files, directories, buffered input and output, environment, time.
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

fn main() -> io::Result<()> {
    let dir = std::env::temp_dir().join(format!("crabcheck-files-{}", std::process::id()));
    fs::create_dir_all(&dir)?;
    let path = dir.join("data.txt");
    {
        let mut w = BufWriter::new(File::create(&path)?);
        for i in 0..1000 {
            writeln!(w, "{:05} {}", i, "x".repeat(i % 50))?;
        }
    }
    let mut f = OpenOptions::new().read(true).write(true).open(&path)?;
    f.seek(SeekFrom::Start(6))?;
    let mut buf = [0u8; 20];
    f.read_exact(&mut buf)?;
    f.seek(SeekFrom::End(-10))?;
    f.write_all(b"last line\n")?;
    let lines: usize = BufReader::new(File::open(&path)?).lines().map(|l| l.unwrap().len()).sum();
    println!("{} {}", lines, fs::metadata(&path)?.len());
    let mut names: Vec<_> = fs::read_dir(&dir)?.map(|e| e.unwrap().file_name()).collect();
    names.sort();
    println!("{:?}", names);
    fs::remove_dir_all(&dir)?;
    println!("{}", File::open(&path).is_err());
    let _ = std::time::Instant::now().elapsed();
    Ok(())
}
