# SPDX-License-Identifier: GPL-2.0-or-later
"""New fails, known is counted, vanished is named; the list only shrinks unless told to grow; git merges it."""
import json

import common
from common import check, equal, report, run, xml_of


def runs(folder, **arguments):
    """One folder of XML per name: the C program with these letters."""
    program = common.c_program(folder / "p")
    for name, letters in arguments.items():
        xml_of(program, folder / name, *([letters] if letters else []))


def lines(path):
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


def test_life(folder):
    runs(folder, d="d", both="do", none="")
    known = folder / "known.txt"
    base = "--baseline=%s" % known
    check("does not exist" in report(base, folder / "d", code=1).stdout, "missing file is said")
    report(base, "--baseline-update", folder / "d", code=1)
    check(not known.exists() or not lines(known), "shrinking must not add")
    report(base, "--baseline-update=grow", folder / "d", code=0)
    equal(len(lines(known)), 1)
    out = report(base, folder / "d", code=0).stdout
    check("0 new, 1 known, 0 vanished" in out, out)
    out = report(base, folder / "both", code=1).stdout
    check("1 new, 1 known" in out and "OutOfBounds" in out and "UseAfterFree:" not in out, out)
    out = report(base, folder / "none", code=0).stdout
    check("vanished: two: UseAfterFree | access dangling" in out, out)
    report(base, "--baseline-update", folder / "both", code=1)
    equal(len(lines(known)), 1, "shrinking must not add")
    report(base, "--baseline-update", folder / "none", code=0)
    equal(lines(known), [])


def test_other_programs_stay(folder):
    runs(folder, none="")
    known = folder / "known.txt"
    text = "# top\n\n# why\nother: Borrow | access f\ntwo: memcheck:InvalidRead | access g\ntwo: stacked:Borrow | access f\n"
    known.write_text(text)
    out = report("--baseline=%s" % known, "--baseline-update", folder / "none", code=0).stdout
    check("vanished" not in out.replace("0 vanished", ""), out)
    equal(known.read_text(), text, "not run by this tool and model: it stays")


def test_incomplete_run_vanishes_nothing(folder):
    runs(folder, d="d", none="")
    known = folder / "known.txt"
    report("--baseline=%s" % known, "--baseline-update=grow", folder / "d", code=0)
    path = next((folder / "none").glob("*.xml"))
    path.write_text(path.read_text().split("<status>\n  <state>FINISHED")[0])
    report("--baseline=%s" % known, "--baseline-update", folder / "none", code=0)
    equal(len(lines(known)), 1)


def test_comments_and_order(folder):
    runs(folder, both="do")
    known = folder / "known.txt"
    known.write_text("# head\naaa: Borrow | access f\n# a bug of zlib's\nzzz: Borrow | access f\n")
    report("--baseline=%s" % known, "--baseline-update=grow", folder / "both", code=0)
    got = known.read_text().splitlines()
    equal([line.split(" | ")[0] for line in got],
          ["# head", "aaa: Borrow", "two: OutOfBounds", "two: UseAfterFree", "# a bug of zlib's", "zzz: Borrow"])


KEEP_C = "static int *kept;\nvoid keep(int *p) { kept = p; }\nint poke(void) { return *kept; }\n"
LIBRARY_RS = """
extern "C" { fn keep(p: *mut i32); fn poke() -> i32; }
struct Store<T> { items: Vec<T> }
impl<T: Copy> Store<T> {
    #[inline(never)] fn lend(&mut self, i: usize) -> &mut T { &mut self.items[i] }
    #[inline(never)] fn replace_all(&mut self, with: &[T]) { self.items.copy_from_slice(with); }
}
#[inline(never)] fn give(x: &mut i32) { *x += 1; unsafe { keep(x) } }
#[inline(never)] fn poked() -> i32 { unsafe { poke() } }
#[inline(never)] fn replaced(s: &mut Store<i32>) { give(s.lend(1)); s.replace_all(&[4, 5, 6]); println!("{}", poked()); }
#[inline(never)] fn stored(s: &mut Store<i32>) { let f = |s: &mut Store<i32>| { give(s.lend(0)) }; f(s); s.items[0] = 7; println!("{}", poked()); }
#[inline(never)] fn freed() { let mut b = Box::new(vec![1, 2, 3]); give(&mut b[2]); drop(b); println!("{}", poked()); }
fn main() { @BEFORE@ let mut s = Store { items: vec![1, 2, 3] }; replaced(&mut s); stored(&mut s); freed(); }
"""
BUILDS = (("", ()), ("", ("-Ccodegen-units=1",)), ("", ("-Csymbol-mangling-version=v0", "-Cmetadata=other")), ("", ("-Copt-level=2",)),
          ("let kept: Vec<_> = (0..100).map(Box::new).collect(); assert!(kept.len() == 100);\n\n", ()))


def test_survives_builds(folder):
    """Other code generation units, mangling, addresses, numbers of tags; library functions inlined and not."""
    common.need("rustc", "gcc")
    seen = []
    for n, (before, flags) in enumerate(BUILDS):
        at = folder / ("b%d" % n)
        at.mkdir()
        (at / "keep.c").write_text(KEEP_C)
        (at / "lib.rs").write_text(LIBRARY_RS.replace("@BEFORE@", before))
        run("gcc", "-g", "-O0", "-c", "keep.c", cwd=at, code=0)
        run("rustc", "-g", "-Awarnings", "--edition=2021", "lib.rs", "-Clink-arg=keep.o", *flags, "-o", "prog", cwd=at, code=0)
        xml_of(at / "prog", at / "xml")
        d = json.loads(report("-f", "json", at / "xml", code=1).stdout)
        seen.append(sorted(r["fingerprint"] for r in d["reports"]))
    equal(seen[0], ["Borrow | access poke | birth lib::give | loss a library | block lib::main",
                    "Borrow | access poke | birth lib::give | loss lib::stored | block lib::main",
                    "UseAfterFree | access poke | birth lib::give | block lib::freed"])
    for fingerprints, build in zip(seen, BUILDS):
        equal(fingerprints, seen[0], build)


def test_git_merges(folder):
    common.need("git")
    runs(folder, d="d", o="o")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    known = folder / "r" / "known.txt"
    known.parent.mkdir()
    known.write_text("".join("%s: Borrow | access f\n" % p for p in ("aaa", "mmm", "tz", "two: OtherKind | access x\nuuu", "zzz")))
    run(*git, "init", "-q", cwd=known.parent, code=0)
    run(*git, "add", ".", cwd=known.parent, code=0)
    run(*git, "commit", "-qm", "one", cwd=known.parent, code=0)
    run(*git, "checkout", "-qb", "side", cwd=known.parent, code=0)
    report("--baseline=%s" % known, "--baseline-update=grow", folder / "d", code=0)
    run(*git, "commit", "-qam", "d", cwd=known.parent, code=0)
    run(*git, "checkout", "-q", "-", cwd=known.parent, code=0)
    known.write_text(known.read_text().replace("aaa:", "aab:"))
    run(*git, "commit", "-qam", "a", cwd=known.parent, code=0)
    run(*git, "merge", "-q", "side", "-m", "m", cwd=known.parent, code=0)
    report("--baseline=%s" % known, folder / "d", code=0)
    known.write_text("<<<<<<< HEAD\n" + known.read_text())
    check("merge" in report("--baseline=%s" % known, folder / "d", code=2).stderr, "conflict marks are refused")
