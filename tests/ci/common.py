# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of tests/ci share: the installation under test, programs to run it on, comparing."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

PREFIX = TOP = WORK = None


class Skip(Exception):
    pass


class Wrong(Exception):
    pass


def setup(prefix, top, work):
    global PREFIX, TOP, WORK
    PREFIX, TOP, WORK = prefix, top, work
    sys.path.insert(0, str(prefix / "share" / "crabcheck"))
    os.environ["PATH"] = "%s:%s:%s" % (prefix / "bin", os.environ["PATH"], os.path.expanduser("~/.cargo/bin"))
    os.environ.pop("CRABCHECK", None)
    os.environ.pop("CRABCHECK_OPTS", None)
    if not (prefix / "bin" / "crabcheck-report").exists():
        sys.exit("run-ci-tests: no installation at %s (make install, or --prefix)" % prefix)


def long_tests():
    return os.environ.get("CRAB_LONG", "") not in ("", "0")


def need(*programs):
    for p in programs:
        if not shutil.which(p):
            raise Skip("%s is not installed" % p)


def check(condition, words="", *more):
    if not condition:
        raise Wrong(" ".join([str(words)] + [repr(m) for m in more]))


def equal(have, want, words=""):
    if have != want:
        raise Wrong("%s: have %r, want %r" % (words, have, want))


def run(*command, cwd=None, code=None, timeout=300, env=None, stdin=None):
    """Runs; returns CompletedProcess with text; `code` is the exit code that must come."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, timeout=timeout, errors="replace",
                          env=dict(os.environ, **(env or {})), input=stdin)
    if code is not None and done.returncode != code:
        raise Wrong("%s: exit code %d, want %d\n%s%s" % (" ".join(map(str, command)), done.returncode, code, done.stdout[-3000:],
                                                        done.stderr[-3000:]))
    return done


def report(*arguments, code=None, cwd=None):
    return run("crabcheck-report", *arguments, code=code, cwd=cwd)


# ---- programs ----------------------------------------------------------------------------------------------------------------

def mixed_program(folder, name="stale", lines_before=0):
    """examples/stale-pointer, with lines put before everything: C and Rust, one violation."""
    need("rustc", "gcc")
    folder.mkdir(parents=True, exist_ok=True)
    example = TOP / "examples" / "stale-pointer"
    shift = "".join("// line %d\n" % i for i in range(lines_before))
    for file in ("counter.c", "stale-pointer.rs"):
        text = next(p for p in sorted(example.rglob(file))).read_text()
        (folder / file).write_text(shift + text)
    run("gcc", "-g", "-O0", "-c", "counter.c", cwd=folder, code=0)
    run("rustc", "-g", "-Awarnings", "stale-pointer.rs", "-C", "link-arg=counter.o", "-o", name, cwd=folder, code=0)
    return folder / name


C_TWO = """
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
static char *make(int n) { char *p = malloc(n); memset(p, 1, n); return p; }
static void dangling(void) { char *p = make(16); free(p); p[3] = 1; }
static void outside(void) { char *p = make(16), *q = make(16); p[16 + (q - p) - (q - p)] = 1; free(p); free(q); }
int main(int argc, char **argv)
{
    if (argc > 1 && strchr(argv[1], 'd')) dangling();
    if (argc > 1 && strchr(argv[1], 'o')) outside();
    if (argc > 1 && strchr(argv[1], 'f')) fopen("/dev/null", "r");
    return argc > 1 && strchr(argv[1], 'x') ? 3 : 0;
}
"""


def c_program(folder, name="two", text=C_TWO, lines_before=0, flags=()):
    need("gcc")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (name + ".c")).write_text("\n" * lines_before + text)
    run("gcc", "-g", "-O0", "-w", *flags, name + ".c", "-o", name, cwd=folder, code=0)
    return folder / name


def xml_of(program, folder, *arguments, options=(), code=None):
    """Runs the program under crabcheck; its XML files are in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    run("crabcheck", "--xml=yes", "--xml-file=%s/%%p.xml" % folder, *options, program, *arguments, code=code)
    return sorted(folder.glob("*.xml"))
