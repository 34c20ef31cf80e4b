# SPDX-License-Identifier: GPL-2.0-or-later
"""The crate crabcheck-requests: natively, under the tool, its documentation, its package."""
import shutil

import common
from common import check, run


def crate(folder):
    common.need("cargo", "rustc")
    shutil.copytree(common.TOP / "rust" / "crabcheck-requests", folder / "crate", ignore=shutil.ignore_patterns("target", "Cargo.lock"))
    return folder / "crate"


def cargo(at, *words, env=None):
    return run("cargo", *words, cwd=at, code=0, env=dict({"CARGO_NET_OFFLINE": "true", "CARGO_TERM_COLOR": "never"}, **(env or {})))


def test_natively_and_under_the_tool(folder):
    at = crate(folder)
    done = cargo(at, "test")
    check("0 failed" in done.stdout and "1 passed" in done.stdout, done.stdout)
    err = cargo(at, "crabcheck", "test").stderr
    check("0 reports" in err and "crabcheck_requests" in err, err)


def test_documentation_and_package(folder):
    at = crate(folder)
    cargo(at, "doc", env={"RUSTDOCFLAGS": "-Dwarnings"})
    done = cargo(at, "package", "--allow-dirty")
    check("warning" not in done.stderr.replace("manifest has no documentation, homepage or repository", "").replace("warning: \n", ""), done.stderr)
    listed = cargo(at, "package", "--allow-dirty", "--list").stdout.split()
    check({"Cargo.toml", "README.md", "src/lib.rs", "tests/natively.rs"} <= set(listed), listed)
