# SPDX-License-Identifier: GPL-2.0-or-later
"""cargo crabcheck on workspaces made here: no registry is asked."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import common
from common import Skip, check, equal, run

LIB = '''/// Doubles.
/// ```
/// assert_eq!(alpha_one::double(2), 4);
/// ```
/// ```
/// let mut x = 1; let p: *mut i32 = alpha_one::lend(&mut x); x = 5; unsafe { *p = 3 }; assert_eq!(x, 3);
/// ```
pub fn double(x: i32) -> i32 { x * 2 }
pub fn lend(x: &mut i32) -> *mut i32 { x as *mut i32 }
pub fn stale() -> i32 {
    let mut v = 1;
    let p = lend(&mut v);
    v = 2;
    unsafe { *p = 3 };
    v
}
#[cfg(test)]
mod tests {
    #[test] fn ok() { assert_eq!(super::double(4), 8); }
    #[test] fn bad() { assert_eq!(super::stale(), 3); }
    #[cfg(feature = "failing")]
    #[test] fn fails() { panic!(); }
}
'''
FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n[profile.release]\nstrip = true\n'
                  '[profile.slim]\ninherits = "release"\nopt-level = 0\n',
    "a/Cargo.toml": '[package]\nname = "alpha-one"\nversion = "0.1.0"\nedition = "2021"\n[features]\nfailing = []\n'
                    '[[bench]]\nname = "be"\nharness = false\n',
    "a/src/lib.rs": LIB,
    "a/tests/it.rs": "#[test] fn one() { assert_eq!(alpha_one::stale(), 3); }\n#[test] fn two() { assert_eq!(alpha_one::double(4), 8); }\n",
    "a/examples/ex.rs": 'fn main() { println!("example {}", alpha_one::stale()); }\n',
    "a/benches/be.rs": 'fn main() { println!("bench {}", alpha_one::stale()); }\n',
    "b/Cargo.toml": '[package]\nname = "beta"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nalpha-one = { path = "../a" }\n',
    "b/src/main.rs": 'fn main() {\n    let words: Vec<String> = std::env::args().skip(1).collect();\n    println!("beta {words:?}");\n'
                     '    if words.is_empty() { return; }\n    std::process::exit(alpha_one::stale() - 3 + words.len() as i32 - 1);\n}\n'
                     '#[test] fn clean() { assert_eq!(alpha_one::double(1), 2); }\n',
}


def workspace(folder, files=None):
    common.need("cargo", "rustc")
    for name, text in (files or FILES).items():
        path = folder / "ws" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "ws"


def cargo(ws, *arguments, code=None, env=None, timeout=600):
    return run("cargo", "crabcheck", *arguments, cwd=ws, code=code, timeout=timeout,
               env=dict({"CARGO_NET_OFFLINE": "true", "CARGO_TERM_COLOR": "never"}, **(env or {})))


def row(text, name):
    found = re.search(r"^%s +(.*)$" % re.escape(name), text, re.M)
    check(found, "no row for %s in\n%s" % (name, text))
    return re.split(r"  +", found.group(1).strip())


def test_workspace(folder):
    """Unit tests, integration tests, a binary's tests and doc-tests; exit codes; baseline."""
    ws = workspace(folder)
    known = folder / "known.txt"
    err = cargo(ws, "--show=0", "--report=json:%s/r.json" % folder, "test", code=66).stderr
    equal(row(err, "alpha_one")[:3], ["2", "1", "Borrow 1"])
    equal(row(err, "alpha-one/it")[:3], ["2", "1", "Borrow 1"])
    equal(row(err, "beta")[:3], ["1", "0", "-"])
    equal(row(err, "doc-tests of alpha-one")[:3], ["2", "1", "Borrow 1"])
    check("crabcheck: [1/3] alpha_one" in err and "crabcheck: [3/3] beta: 1 test, 0 reports" in err, err)
    check(re.search(r"a/src/lib\.rs:14  Borrow in alpha_one::stale", err), err)
    d = json.loads((folder / "r.json").read_text())
    equal(sorted(r["count"] for r in d["reports"]), [1, 2])
    cargo(ws, "test", "--baseline=%s" % known, "--baseline-update=grow", code=0)
    before = known.read_text()
    for words in (("test", "--", "clean"), ("test", "two"), ("test", "--lib", "--", "--skip", "bad")):
        err = cargo(ws, "--baseline", known, "--baseline-update", *words, code=0).stderr
        check("0 new, 0 known, 0 vanished" in err, err)
    equal(known.read_text(), before, "tests that were left out cannot show what is known of them")
    text = (ws / "a/src/lib.rs").read_text()
    (ws / "a/src/lib.rs").write_text("//! Moved down.\n//!\n" + text)
    cargo(ws, "--baseline", known, "test", code=0)
    equal(cargo(ws, "--baseline", known, "test", "--features", "alpha-one/failing").returncode, 101)


def test_run(folder):
    ws = workspace(folder)
    done = cargo(ws, "--show=0", "run", "-q", "-p", "beta", "--", "x", code=66)
    equal(done.stdout, 'beta ["x"]\n', "standard output is the program's")
    equal(cargo(ws, "run", "-p", "beta", "--", "x", "y").returncode, 1, "the program's exit code comes first")
    cargo(ws, "run", "-p", "beta", code=0)
    done = cargo(ws, "--error-exitcode=5", "run", "--example", "ex", "--profile", "slim", "--target-dir", folder / "t", code=5)
    check("a/src/lib.rs:14" in done.stderr, "lines in a stripped profile:\n" + done.stderr)
    check((folder / "t" / "slim").is_dir() and (folder / "t" / "crabcheck").is_dir() and not (ws / "target").joinpath("slim").exists())
    cargo(ws, "--tool-arg=--retags=no", "run", "-p", "beta", "--", "x", code=0)
    cargo(ws, "run", "-p", "beta", "--", "x", code=0, env={"CRABCHECK_OPTS": "--retags=no"})


def test_bench(folder):
    ws = workspace(folder)
    done = cargo(ws, "bench", "-p", "alpha-one", "--bench", "be")       # optimised: the violation may be gone
    check(done.returncode in (0, 66) and "bench 3" in done.stdout and "1 process, " in done.stderr, done.stdout + done.stderr)
    check(row(done.stderr, "alpha-one/be"), "no row")


def test_nextest(folder):
    ws = workspace(folder)
    if run("cargo", "nextest", "--version").returncode != 0:
        raise Skip("cargo-nextest is not installed")
    err = cargo(ws, "--show=0", "nextest", "run", code=66).stderr
    equal(row(err, "alpha_one")[:3], ["2", "1", "Borrow 1"])
    equal(row(err, "all")[0], "5")
    check("5 tests run: 5 passed" in err, err)
    sys.path.insert(0, str(common.PREFIX / "share" / "crabcheck"))
    from crabreport.cargo import count_nextest
    words = ["cargo", "nextest", "run", "--no-fail-fast", "--retries", "2", "--status-level=all", "-p", "alpha-one", "--manifest-path",
             str(ws / "Cargo.toml"), "--", "one"]
    equal(count_nextest(words, dict(os.environ, CARGO_NET_OFFLINE="true")), 2, "binaries of nextest")


def test_bad_use(folder):
    ws = workspace(folder)
    cargo(ws, "doc", code=2)
    cargo(ws, "--nonsense", "test", code=2)
    cargo(ws, code=2)
    cargo(folder, "test", code=101)


def test_build_error(folder):
    ws = workspace(folder, dict(FILES, **{"a/src/lib.rs": "fn broken("}))
    done = cargo(ws, "test", code=101)
    check("error" in done.stderr, done.stderr)


# ---- projects that tell cargo things of their own ------------------------------------------------------------------------------

STALE = """fn lend(x: &mut i32) -> *mut i32 { x as *mut i32 }
pub fn stale() -> i32 { let mut v = 1; let p = lend(&mut v); v = 2; unsafe { *p = 3 }; v }
"""
OWN_WAYS = {
    "Cargo.toml": '[workspace]\nmembers = ["pm", "app", "dep"]\nresolver = "2"\n[profile.dev]\ndebug = 0\n[profile.dev.package.dep]\ndebug = false\n'
                  '[profile.dev.package."*"]\ndebug = 0\n[profile.ci-fast]\ninherits = "dev"\ndebug = 0\nstrip = "symbols"\n',
    ".cargo/config.toml": '[build]\nrustflags = ["-Cdebuginfo=0"]\nrustdocflags = "--cfg foo"\ntarget = "x86_64-unknown-linux-gnu"\n'
                          '[target.\'cfg(unix)\']\nrunner = "false"\n[target.x86_64-unknown-linux-gnu]\nrunner = ["false", "x"]\n',
    "pm/Cargo.toml": '[package]\nname = "pm"\nversion = "0.1.0"\nedition = "2021"\n[lib]\nproc-macro = true\n',
    "pm/src/lib.rs": 'extern crate proc_macro;\n#[proc_macro] pub fn make(_: proc_macro::TokenStream) -> proc_macro::TokenStream\n'
                     '{ "fn made() -> i32 { 4 }".parse().unwrap() }\n' + STALE.replace("pub fn", "#[cfg(test)] fn").replace("fn lend", "#[cfg(test)] fn lend")
                     + "#[test] fn inner() { assert_eq!(stale(), 3) }\n",
    "dep/Cargo.toml": '[package]\nname = "dep"\nversion = "0.1.0"\nedition = "2021"\n',
    "dep/src/lib.rs": STALE,
    "app/Cargo.toml": '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n[features]\nextra = []\n[dependencies]\n'
                      'dep = { path = "../dep" }\npm = { path = "../pm" }\n',
    "app/src/main.rs": 'pm::make!();\nfn main() { println!("{} {} {:?}", made(), dep::stale(), std::env::args().skip(1).collect::<Vec<_>>()) }\n'
                       '#[cfg(feature = "extra")] #[test] fn extra() { dep::stale(); }\n#[test] fn one() { assert_eq!(made(), 4) }\n',
    "app/tests/fails.rs": '#[test] fn fails() { panic!("no") }\n',
    "app/tests/starts.rs": '#[test] fn more() { dep::stale(); }\n'
                           '#[test] fn starts() { assert!(std::process::Command::new("true").status().unwrap().success()) }\n'
                           '#[test] fn leaves() { std::process::Command::new("sleep").arg("60").stderr(std::process::Stdio::null()).spawn().unwrap(); }\n',
}
SHOW_NO = "--show=0"


def test_own_ways(folder):
    """Less debug information in profiles, in a package's entry, in compiler flags; a runner and a target in config.toml; a procedural
    macro's tests; a test that fails and one that starts programs."""
    ws = workspace(folder, OWN_WAYS)
    began = time.time()
    err = cargo(ws, SHOW_NO, "--report=json:%s/r.json" % folder, "test", "--workspace", "--no-fail-fast", code=101).stderr
    check(time.time() - began < 60, "waited for what a test left running")
    equal([row(err, name)[:3] for name in ("app", "app/fails", "app/starts", "pm")],
          [["1", "0", "-"], ["1, 1 failed", "0", "-"], ["3", "1", "Borrow 1"], ["1", "1", "Borrow 1"]])
    check(re.search(r"dep/src/lib\.rs:2  Borrow in dep::stale", err) and re.search(r"pm/src/lib\.rs:\d+  Borrow in pm::stale", err), err)
    d = json.loads((folder / "r.json").read_text())
    equal([p["program"] for p in d["processes"] if not p["complete"]], [], "a process that became another program is no broken one")


def test_flags_of_the_environment(folder):
    ws = workspace(folder, OWN_WAYS)
    for flags in ("-Cdebuginfo=0 -Cstrip=symbols", "--cfg own"):
        err = cargo(ws, SHOW_NO, "test", "-q", "-p", "app", "--bins", "--features", "extra", code=66, env={"RUSTFLAGS": flags}).stderr
        equal(row(err, "app")[:3], ["2", "1", "Borrow 1"])
        check("dep/src/lib.rs:2 " in err, err)
        check("crabcheck: [" not in err, "-q is for progress as well:\n" + err)
    done = cargo(ws, SHOW_NO, "run", "-q", "--profile", "ci-fast", "-p", "app", "--", "--list", "x", code=66)
    equal(done.stdout, '4 3 ["--list", "x"]\n', "the program's own --list")
    check("dep/src/lib.rs:2 " in done.stderr, done.stderr)
    listed = cargo(ws, "test", "-q", "-p", "app", "--bins", "--", "--list", code=0)
    check("one: test" in listed.stdout, listed.stdout)


def test_colours(folder):
    """On a terminal the tests keep their colours, and are counted all the same."""
    common.need("script")
    ws = workspace(folder)
    words = "cargo crabcheck --show=1 test -p beta -p alpha-one --lib --bins"
    done = run("script", "-qec", words, "/dev/null", cwd=ws, code=66, timeout=300, env={"CARGO_TERM_COLOR": "always", "TERM": "xterm"})
    text = done.stdout.replace("\r\n", "\n")
    check("test tests::ok ... \x1b[32mok\x1b" in text, text)
    check("\x1b[1;32mcrabcheck:\x1b[0m [1/2] alpha_one: 2 tests, 1 report" in text and "\x1b[1;31m1. Borrow: " in text, text)
    equal(row(text, "alpha_one")[:2], ["2", "1"])


def test_doc_tests_of_one_program(folder):
    """Edition 2024: rustdoc makes one program of many doc-tests, which starts itself for each of them."""
    ws = workspace(folder, {
        "Cargo.toml": '[package]\nname = "many"\nversion = "0.1.0"\nedition = "2024"\n',
        "src/lib.rs": "/// ```\n/// assert_eq!(many::stale(), 3);\n/// ```\n/// ```should_panic\n/// panic!();\n/// ```\n"
                      "/// ```\n/// std::process::exit(0);\n/// ```\npub fn nothing() {}\n" + STALE})
    done = run("rustc", "--version").stdout
    if int(re.match(r"rustc 1\.(\d+)", done).group(1)) < 89:
        raise Skip("doc-tests go through the runner since 1.89")
    done = cargo(ws, SHOW_NO, "test", "--doc", code=66)
    equal(row(done.stderr, "doc-tests of many")[:3], ["3", "1", "Borrow 1"])
    check("3 passed; 0 failed" in done.stdout, done.stdout)


def test_interrupted(folder):
    """Ctrl-C: cargo and the tests get it from the terminal; what was found so far is said; nothing goes on running, nothing has
    vanished from the baseline."""
    ws = workspace(folder, {
        "Cargo.toml": '[package]\nname = "slow"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": STALE + '#[test] fn a() { stale(); }\n#[test] fn b() { std::fs::write("pid", std::process::id().to_string()).unwrap(); '
                      'std::thread::sleep(std::time::Duration::from_secs(100)); }\n'})
    (ws / "known").write_text("slow: Borrow | access other\n")
    with subprocess.Popen(["cargo", "crabcheck", "--baseline=known", "--baseline-update", "test", "--lib"], cwd=ws, stderr=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True, start_new_session=True) as p:
        deadline = time.time() + 90
        while time.time() < deadline and not (ws / "pid").exists():
            time.sleep(0.1)
        time.sleep(1.5)
        os.killpg(p.pid, signal.SIGINT)
        out, err = p.communicate(timeout=30)
    check(p.returncode in (130, -2), p.returncode)
    check("ended by a signal: slow" in err and "1 new, 0 known, 0 vanished, Borrow 1" in err and "Traceback" not in err, err)
    check(not os.path.exists("/proc/" + (ws / "pid").read_text()), "the program still runs")


# ---- a large mixed suite: 10 binaries, 300 tests, Rust and C -------------------------------------------------------------------

KEEP_C = """
#include <stdint.h>
#include <stdlib.h>
static int32_t *kept;
void keep(int32_t *p) { kept = p; }
void poke(void) { *kept += 1; }
int32_t sum(const int32_t *p, uint64_t n) { int32_t s = 0; for (uint64_t i = 0; i < n; i++) s += p[i]; return s; }
int32_t *numbers(uint64_t n) { int32_t *p = malloc(n * sizeof *p); for (uint64_t i = 0; i < n; i++) p[i] = (int32_t)i; return p; }
void release(int32_t *p) { free(p); }
"""
BUILD_RS = """
use std::process::Command;
fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    assert!(Command::new("gcc").args(["-g", "-O0", "-c", "keep.c", "-o", &format!("{out}/keep.o")]).status().unwrap().success());
    assert!(Command::new("ar").args(["crs", &format!("{out}/libkeep.a"), &format!("{out}/keep.o")]).status().unwrap().success());
    println!("cargo:rustc-link-search=native={out}\\ncargo:rustc-link-lib=static=keep\\ncargo:rerun-if-changed=keep.c");
}
"""
SUITE_LIB = """
extern "C" { fn keep(p: *mut i32); fn poke(); fn sum(p: *const i32, n: u64) -> i32; fn numbers(n: u64) -> *mut i32; fn release(p: *mut i32); }
pub fn lend(x: &mut i32) { unsafe { keep(x) } }
pub fn poked() { unsafe { poke() } }
pub fn total(v: &[i32]) -> i32 { unsafe { sum(v.as_ptr(), v.len() as u64) } }
pub fn from_c(n: u64) -> i32 { unsafe { let p = numbers(n); let s = sum(p, n); release(p); s } }
"""


def suite_test(binary, n):
    """Three of thirty are wrong: C writes through a pointer whose loan is over."""
    name = "t%02d_%02d" % (binary, n)
    if n % 10 == 9:
        return ("fn wrong_%s() -> i32 { let mut x = Box::new(1); suite::lend(&mut x); *x = 2; suite::poked(); *x }\n"
                "#[test] fn %s() { let _g = LOCK.lock(); assert_eq!(wrong_%s(), 3); }\n" % (name, name, name))
    if n % 3 == 0:
        return "#[test] fn %s() { assert_eq!(suite::from_c(%d), %d); }\n" % (name, n, n * (n - 1) // 2)
    if n % 3 == 1:
        return "#[test] fn %s() { let v: Vec<i32> = (0..%d).collect(); assert_eq!(suite::total(&v), %d); }\n" % (name, n, n * (n - 1) // 2)
    return ("#[test] fn %s() { let mut m = std::collections::BTreeMap::new(); for i in 0..%d { m.insert(i, format!(\"{i}\")); }\n"
            "    assert_eq!(m.values().map(|s| s.len()).sum::<usize>() > 0, %s); }\n" % (name, n, "true" if n else "false"))


def suite_files():
    files = {"Cargo.toml": '[package]\nname = "suite"\nversion = "0.1.0"\nedition = "2021"\nbuild = "build.rs"\n', "keep.c": KEEP_C,
             "build.rs": BUILD_RS, "src/lib.rs": SUITE_LIB}
    for b in range(10):
        head = "static LOCK: std::sync::Mutex<()> = std::sync::Mutex::new(());\n"
        files["tests/s%02d.rs" % b] = head + "".join(suite_test(b, n) for n in range(30))
    return files


def test_large_suite(folder):
    if not common.long_tests():
        raise Skip("300 tests in 10 binaries: CRAB_LONG=1")
    common.need("gcc", "ar")
    ws = workspace(folder, suite_files())
    known = folder / "known.txt"
    err = cargo(ws, "--show=0", "--report=html:%s/page.html" % folder, "test", "--baseline=%s" % known, "--baseline-update=grow",
                code=0).stderr
    check("0 new, 30 known" in err, err[-3000:])
    equal(row(err, "all")[:2], ["300", "30"])
    shutil.rmtree(ws / "target")
    text = (ws / "tests/s04.rs").read_text()
    (ws / "tests/s04.rs").write_text("// moved\n" * 5 + text + "fn wrong_new() -> i32 { let mut x = Box::new(1); suite::lend(&mut x); *x = 2; "
                                     "suite::poked(); *x }\n#[test] fn late() { let _g = LOCK.lock(); assert_eq!(wrong_new(), 3); }\n")
    err = cargo(ws, "--show=0", "test", "--baseline=%s" % known, code=66).stderr
    check("1 new, 30 known, 0 vanished" in err and "wrong_new" in err, err[-3000:])


def test_terminated(folder):
    """A job that is stopped leaves no program behind, and says what was found so far."""
    ws = workspace(folder, {
        "Cargo.toml": '[package]\nname = "slow"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": '#[test] fn a() {}\n#[test] fn b() { std::fs::write("pid", std::process::id().to_string()).unwrap(); '
                      'std::thread::sleep(std::time::Duration::from_secs(100)); }\n'})
    with subprocess.Popen(["cargo", "crabcheck", "test", "--lib"], cwd=ws, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
        deadline = time.time() + 60
        while time.time() < deadline and not (ws / "pid").exists():
            time.sleep(0.1)
        time.sleep(1.5)
        os.kill(p.pid, signal.SIGTERM)
        _, err = p.communicate(timeout=30)
    check(p.returncode not in (0, 66), p.returncode)
    check("incomplete: slow" in err or "slow" in err, err)
    check(not os.path.exists("/proc/" + (ws / "pid").read_text()), "the program still runs")
