// Until 0.26.2 a hook could borrow from a local that is dead when SQLite calls it.
use rusqlite::Connection;

fn install(c: &Connection) {
    let captured = String::from("a local that dies");
    let r = &captured;
    c.update_hook(Some(|_, _: &str, table: &str, id| println!("{table} {id} {r}")));
}

fn main() -> rusqlite::Result<()> {
    let c = Connection::open_in_memory()?;
    install(&c);
    c.execute_batch("create table t(x); insert into t values (1);")
}
