use rusqlite::{Connection, functions::FunctionFlags};
fn main() -> rusqlite::Result<()> {
    let c = Connection::open_in_memory()?;
    {
        let captured = String::from("a local that dies");
        let r = &captured;
        // lifetime laundering was possible: 0.26.1 accepted closures that borrow
        c.update_hook(Some(|_, _: &str, t: &str, id| { if id > 0 { println!("{} {} {}", t, id, r.len()); } }));
        let _ = FunctionFlags::SQLITE_UTF8;
    }
    c.execute_batch("create table t(x); insert into t values (1);")?;
    Ok(())
}
