# SPDX-License-Identifier: GPL-2.0-or-later
"""The configurations of crabcheck-matrix: how a cell starts programs, and how its findings become Reports.

A cell has a folder:   run   what stands for {run} in the command: a script that starts one program under the cell's tool
                       xml/  (or logs/)   what the tool wrote
                       output.log, done.json
"""
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field

from .names import program_name
from .read_xml import Frame, Paragraph, Process, Report, read_all

XML, FDS, SANITIZER = "xml", "fds", "sanitizer"


@dataclass
class Cell:
    name: str
    about: str
    style: str
    tool: list = field(default_factory=list)        # behind `valgrind`; for crabcheck behind its command
    crabcheck: bool = False
    sanitizer: str = ""


CELLS = [
    Cell("tree", "crabcheck, Tree Borrows", XML, [], crabcheck=True),
    Cell("stacked", "crabcheck, Stacked Borrows", XML, ["--model=stacked"], crabcheck=True),
    Cell("memcheck", "Memcheck: uninitialised reads, invalid accesses, leaks", XML,
         ["--tool=memcheck", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite"]),
    Cell("helgrind", "Helgrind: data races, lock order", XML, ["--tool=helgrind"]),
    Cell("drd", "DRD: data races", XML, ["--tool=drd"]),
    Cell("fds", "file descriptors open at exit", FDS, ["--tool=none", "--track-fds=yes"]),
    Cell("asan", "rebuilt with AddressSanitizer (cargo, nightly)", SANITIZER, sanitizer="address"),
    Cell("tsan", "rebuilt with ThreadSanitizer (cargo, nightly with rust-src)", SANITIZER, sanitizer="thread"),
    Cell("msan", "rebuilt with MemorySanitizer (cargo, nightly with rust-src)", SANITIZER, sanitizer="memory"),
]
BY_NAME = {c.name: c for c in CELLS}
DEFAULT = ["tree", "stacked", "memcheck", "drd", "fds", "asan", "tsan"]
RUST_LOCKS = ("helgrind", "drd")        # they do not know the locks of Rust's library (futexes): findings are hints


def tool_words(cell, crabcheck, valgrind):
    return (crabcheck if cell.crabcheck else valgrind) + cell.tool


def write_run(cell, folder, crabcheck, valgrind, trace):
    """The script for {run}; its own folder per start, because process numbers come back."""
    words = " ".join(shlex.quote(w) for w in tool_words(cell, crabcheck, valgrind) + trace)
    quoted = shlex.quote(folder)
    lines = ["#!/bin/sh", "# crabcheck-matrix, cell %s: starts one program" % cell.name]
    if cell.style == FDS:       # this tool writes no XML; a caller that asks for it is cargo-crabcheck
        lines += ["while :; do case ${1-} in --xml=*|--xml-file=*|--log-file=*) shift ;; *) break ;; esac; done",
                  "d=$(mktemp -d %s/logs/XXXXXXXX) || exit 1" % quoted, 'exec %s --log-file="$d/%%p.log" "$@"' % words]
    elif cell.style == XML:
        lines += ['case ${1-} in --xml=*) exec %s "$@" ;; esac' % words,
                  "d=$(mktemp -d %s/xml/XXXXXXXX) || exit 1" % quoted,
                  'exec %s --xml=yes --xml-file="$d/%%p.xml" --log-file="$d/tool.log" "$@"' % words]
    path = os.path.join(folder, "run")
    with open(path, "w") as f:
        f.write("\n".join(lines) + "\n")
    os.chmod(path, 0o755)
    return path


# ---- sanitizers: cargo on a nightly toolchain ---------------------------------------------------------------------------------

def _rust_src(toolchain):
    root = subprocess.run(["rustc", "+" + toolchain, "--print", "sysroot"], capture_output=True, text=True).stdout.strip()
    return os.path.isdir(os.path.join(root, "lib/rustlib/src/rust/library/std"))


def nightly():
    """The name of an installed nightly toolchain; none is ever installed from here."""
    if not shutil.which("rustup"):
        return None
    text = subprocess.run(["rustup", "toolchain", "list"], capture_output=True, text=True).stdout
    return next((line.split()[0] for line in text.splitlines() if line.startswith("nightly")), None)


def sanitizer_command(cell, command, folder, environment):
    """(command, None) or (None, why not)."""
    if os.path.basename(command[0]) != "cargo":
        return None, "only cargo's commands are rebuilt"
    toolchain = nightly()
    if toolchain is None:
        return None, "no nightly toolchain is installed"
    needs_std = cell.sanitizer != "address"
    if needs_std and not _rust_src(toolchain):
        return None, "the nightly toolchain has no rust-src"
    flags = " -Zsanitizer=%s -Cdebuginfo=2 -Cforce-frame-pointers=yes" % cell.sanitizer
    if cell.sanitizer != "thread":          # it goes on by itself; the others end the program, and all tests behind it, at the first report
        flags += " -Zsanitizer-recover=%s" % cell.sanitizer
    for name in ("RUSTFLAGS", "RUSTDOCFLAGS"):
        environment[name] = environment.get(name, "") + flags + (" -Zunstable-options" if name == "RUSTDOCFLAGS" else "")
    log = "halt_on_error=0:log_path='%s'" % os.path.join(folder, "logs", "san")
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "MSAN_OPTIONS"):
        environment[name] = ":".join(w for w in (environment.get(name, ""), log, "log_exe_name=1") if w)
    for name in ("CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "CARGO_BUILD_TARGET"):
        environment.pop(name, None)
    words = command[1:]
    if words and words[0].startswith("+"):
        words = words[1:]
    at = words.index("--") if "--" in words else len(words)
    extra = ["--target=x86_64-unknown-linux-gnu", "--target-dir=" + os.path.join(folder, "target")]
    extra += ["-Zbuild-std"] if needs_std else []
    return ["cargo", "+" + toolchain] + words[:at] + extra + words[at:], None


# ---- what the tools wrote -------------------------------------------------------------------------------------------------

_VALGRIND_FRAME = re.compile(r"(?:at|by) (0x[0-9A-Fa-f]+): (.*?) \((?:in (.*)|(.*?):(\d+))\)$")


def _valgrind_frame(text):
    m = _VALGRIND_FRAME.match(text)
    if not m:
        return None
    return Frame(m.group(2), "", m.group(4) or "", int(m.group(5) or 0), m.group(3) or "", m.group(1))


def _fds_process(path):
    """Descriptors that the process opened itself and never closed."""
    process = Process(path, "fds", "", complete=True)
    current = None
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            m = re.match(r"==(\d+)== ?(.*)", line.rstrip("\n"))
            if not m:
                continue
            text = m.group(2).strip()
            process.pid = int(m.group(1))
            if text.startswith("Command: "):
                process.path = text[9:].split(" ")[0]
                process.program = program_name(process.path)
            elif re.match(r"Open .*(descriptor|socket) ", text):
                current = Paragraph(text, [], "access")
            elif current is not None and (text.startswith("at 0x") or text.startswith("by 0x")):
                frame = _valgrind_frame(text)
                if frame:
                    if not current.stack:
                        process.reports.append(Report("fds", "OpenAtExit", current.text, process.program, process.pid, [current]))
                    current.stack.append(frame)
            elif text == "" or "inherited from parent" in text:
                current = None
    return process


_SAN_HEAD = re.compile(r"(?:==(?:.+==)?\d+==)?\s*(?:ERROR|WARNING): (\w+)Sanitizer: (.+?)(?: \(pid=\d+\)| on (?:unknown )?address.*)?$")
_SAN_FRAME = re.compile(r"\s+#\d+ (?:0x[0-9a-f]+ in )?(.+?)\s+(?:(/[^\s:()]+|[^\s:()]+\.\w+):(\d+)(?::\d+)?|\(([^()+]+)\+0x[0-9a-f]+\))")


def _sanitizer_process(path, tool):
    """san.PROGRAM.PID: each paragraph that has frames is a part of the report before it."""
    m = re.match(r"san\.(.*)\.(\d+)$", os.path.basename(path))
    process = Process(path, tool, "", program_name(m.group(1)) if m else "?", complete=True, pid=int(m.group(2)) if m else 0)
    report = paragraph = None
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            line = line.rstrip("\n")
            head = _SAN_HEAD.match(line)
            leak = re.match(r"(Direct|Indirect) leak of .* allocated from:", line)
            if head and "detected memory leaks" not in line or leak:
                kind = "Leak" if leak else re.sub(r"[^A-Za-z0-9]+", "-", head.group(2).split(":")[0]).strip("-")
                paragraph = Paragraph(re.sub(r"^==(?:.+==)?\d+==\s*", "", line.strip()), [], "access")
                report = Report(tool, kind, paragraph.text, process.program, process.pid, [paragraph])
                process.reports.append(report)
                continue
            frame = _SAN_FRAME.match(line)
            if frame and report:
                directory, file = os.path.split(frame.group(2) or "")
                paragraph.stack.append(Frame(frame.group(1), directory, file, int(frame.group(3) or 0), frame.group(4) or ""))
            elif report and line.startswith(("SUMMARY:", "Shadow bytes")):
                report = None
            elif report and line.strip().endswith(":") and paragraph.stack:
                paragraph = Paragraph(line.strip(), [], "other")
                report.paragraphs.append(paragraph)
    for r in process.reports:
        r.paragraphs = [r.paragraphs[0]] + [p for p in r.paragraphs[1:] if p.stack]
    return process


def findings(cell, folder, warn):
    if cell.style == XML:
        return read_all([os.path.join(folder, "xml")], warn)
    out = []
    for at, dirs, files in os.walk(os.path.join(folder, "logs")):
        dirs.sort()
        for name in sorted(files):
            path = os.path.join(at, name)
            out.append(_fds_process(path) if cell.style == FDS else _sanitizer_process(path, cell.name))
    return out
