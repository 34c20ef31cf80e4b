# SPDX-License-Identifier: GPL-2.0-or-later
"""crabcheck-matrix: cells, table, exit codes, going on after an interruption."""
import os
import re
import signal
import subprocess
import time

import common
from common import Skip, check, equal, run

MAKEFILE = "check:\n\t$(RUN) ./two $(WORDS)\n\t$(RUN) ./two\n"


def project(folder):
    common.need("valgrind", "make")
    common.c_program(folder)
    (folder / "Makefile").write_text(MAKEFILE)


def matrix(folder, *arguments, code=None):
    return run("crabcheck-matrix", *arguments, cwd=folder, code=code)


def cells(text):
    out = {}
    for line in text.splitlines():
        m = re.match(r"(tree|stacked|memcheck|helgrind|drd|fds|asan|tsan|msan)(?: \(advisory\))?  +(.*)", line)
        if m:
            out[m.group(1)] = re.split(r"  +", m.group(2).strip())
    return out


def test_cells(folder):
    project(folder)
    done = matrix(folder, "--cells=tree,memcheck,helgrind,fds,asan", "-j2", "-f", "json:%s/m.json" % folder, "--", "make", "check",
                  "RUN={run}", "WORDS=df", code=66)
    table = cells(done.stdout)
    equal(table["tree"][:5], ["ok", "2", "1", "1", "UseAfterFree 1"])
    check(table["memcheck"][0] == "ok" and "InvalidWrite 1" in table["memcheck"][4], table)
    equal(table["helgrind"][:4], ["ok", "2", "0", "0"])
    equal(table["fds"][:5], ["ok", "2", "1", "1", "OpenAtExit 1"])
    equal(table["asan"], ["skipped", "only cargo's commands are rebuilt"])
    again = matrix(folder, "--cells=tree,memcheck,helgrind,fds,asan", "--", "make", "check", "RUN={run}", "WORDS=df", code=66)
    equal(again.stderr.count("ended earlier"), 4)
    equal({k: v[:5] for k, v in cells(again.stdout).items()}, {k: v[:5] for k, v in table.items()})


def test_exit_codes_and_baseline(folder):
    project(folder)
    base = ("--cells=tree,fds", "--baseline=known.txt")
    command = ("--", "make", "check", "RUN={run}")
    matrix(folder, "--cells=tree,fds", *command, code=0)
    matrix(folder, *base, "--baseline-update=grow", *command, "WORDS=df", code=0)
    text = (folder / "known.txt").read_text()
    check("two: UseAfterFree | access dangling" in text and "two: fds:OpenAtExit" in text, text)
    matrix(folder, *base, *command, "WORDS=d", code=0)
    matrix(folder, *base, *command, "WORDS=o", code=66)
    out = matrix(folder, *base, *command, "WORDS=dx", code=1).stdout
    check(cells(out)["tree"][0].startswith("exit "), out)
    matrix(folder, "--cells=nonsense", *command, code=2)


def test_program(folder):
    project(folder)
    out = matrix(folder, "--cells=tree", "./two", "d", code=66).stdout
    equal(cells(out)["tree"][:5], ["ok", "1", "1", "1", "UseAfterFree 1"])


SAN_RS = """
pub fn past_the_end(v: &[u8]) -> u8 { unsafe { *v.as_ptr().add(v.len()) } }
pub fn freed() -> u8 { let b = Box::new(7u8); let p = &*b as *const u8; drop(b); unsafe { *p } }
#[test] fn fine() {}
#[test] fn past() { past_the_end(&vec![1, 2, 3]); }
#[test] fn dead() { freed(); }
"""


def test_sanitizers(folder):
    """AddressSanitizer where a nightly is there; all tests run although the first one has a report."""
    common.need("cargo", "rustup")
    if "nightly" not in run("rustup", "toolchain", "list").stdout:
        raise Skip("no nightly toolchain is installed")
    (folder / "src").mkdir()
    (folder / "src" / "lib.rs").write_text(SAN_RS)
    (folder / "Cargo.toml").write_text('[package]\nname = "san"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n')
    done = matrix(folder, "--cells=asan,msan", "-f", "json:%s/m.json" % folder, "--", "cargo", "test", "--lib", "--offline", code=66)
    equal(cells(done.stdout)["asan"][:5], ["ok", "1", "2", "2", "heap-buffer-overflow 1, heap-use-after-free 1"])
    text = (folder / "m.json").read_text()
    check('"asan:heap-use-after-free | access san::freed' in text and '"asan:heap-buffer-overflow | access san::past_the_end' in text, text)
    check(cells(done.stdout)["msan"][0] in ("skipped", "ok"), done.stdout)


def test_goes_on(folder):
    """Stopped in the second cell: the first is not run again."""
    project(folder)
    (folder / "slow").write_text("#!/bin/sh\nn=$(cat count 2>/dev/null || echo 0); echo $((n + 1)) >count\n"
                                 "[ $n = 1 ] && sleep 60\nexec $1 ./two\n")
    (folder / "slow").chmod(0o755)
    words = ["crabcheck-matrix", "--cells=tree,fds", "--", "./slow", "{run}"]
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as p:
        deadline = time.time() + 60
        while time.time() < deadline and not ((folder / "count").exists() and (folder / "count").read_text().strip() == "2"):
            time.sleep(0.1)
        os.kill(p.pid, signal.SIGINT)
        p.communicate(timeout=30)
        equal(p.returncode, 130)
    done = matrix(folder, *words[1:], code=0)
    check("tree: ended earlier" in done.stderr and "fds: ended earlier" not in done.stderr, done.stderr)
    equal((folder / "count").read_text().strip(), "3")
