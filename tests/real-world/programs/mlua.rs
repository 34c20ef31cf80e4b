// Lua inside Rust: callbacks both ways, user data, errors that unwind through C by longjmp, coroutines, garbage collection.
use mlua::{Function, Lua, MetaMethod, Result, Table, UserData, UserDataMethods, Value, Variadic};

struct Account { owner: String, total: i64 }

impl UserData for Account {
    fn add_methods<M: UserDataMethods<Self>>(m: &mut M) {
        m.add_method("total", |_, a, ()| Ok(a.total));
        m.add_method_mut("pay", |_, a, n: i64| {
            if n < 0 { return Err(mlua::Error::runtime(format!("{} cannot pay {n}", a.owner))); }
            a.total += n;
            Ok(a.total)
        });
        m.add_meta_method(MetaMethod::ToString, |_, a, ()| Ok(format!("<{}: {}>", a.owner, a.total)));
    }
}

fn main() -> Result<()> {
    let lua = Lua::new();
    let g = lua.globals();
    g.set("sum", lua.create_function(|_, v: Variadic<i64>| Ok(v.iter().sum::<i64>()))?)?;
    g.set("acc", Account { owner: "A".into(), total: 5 })?;
    g.set("each", lua.create_function(|_, (t, f): (Table, Function)| {
        let mut n = 0;
        for p in t.pairs::<Value, i64>() { n += f.call::<i64>(p?.1)?; }
        Ok(n)
    })?)?;
    let r: (i64, String, bool, String) = lua.load(r#"
        local n = each({1, 2, 3}, function(x) return sum(x, 10) end)
        acc:pay(7)
        local ok, err = pcall(function() acc:pay(-1) end)
        local co = coroutine.wrap(function(a) for i = 1, 3 do a = a + coroutine.yield(a) end return a end)
        n = n + co(1) + co(2) + co(3)
        local t = {}
        for i = 1, 2000 do t[i % 50] = { tostring(i), acc } end
        collectgarbage()
        return n, tostring(acc), ok, string.rep("x", 3) .. tostring(err):match("cannot pay")
    "#).eval()?;
    println!("{r:?} {}", g.get::<mlua::AnyUserData>("acc")?.borrow::<Account>()?.total);
    let e = lua.load("error({code = 3})").exec();
    let f: Function = lua.load("return function(s) return (s:gsub('%w+', string.upper)) end").eval()?;
    println!("{} {}", e.is_err(), f.call::<String>("from rust to lua")?);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let f = lua.create_function(|_, ()| -> Result<()> { std::panic::resume_unwind(Box::new("inside a callback")) }).unwrap();
        let _ = f.call::<()>(());
    }));
    println!("{}", caught.is_err());
    lua.scope(|s| {
        let mut seen = vec![];
        let f = s.create_function_mut(|_, x: i64| { seen.push(x); Ok(()) })?;
        g.set("note", f)?;
        lua.load("for i = 1, 5 do note(i * i) end").exec()
    })?;
    Ok(())
}
