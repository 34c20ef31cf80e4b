// What 0.26.2's signature asks for: the hook owns what it uses.
use rusqlite::Connection;

fn install(c: &Connection) {
    let captured = String::from("a local that moves");
    c.update_hook(Some(move |_, _: &str, table: &str, id| println!("{table} {id} {captured}")));
}

fn main() -> rusqlite::Result<()> {
    let c = Connection::open_in_memory()?;
    install(&c);
    c.execute_batch("create table t(x); insert into t values (1);")
}
