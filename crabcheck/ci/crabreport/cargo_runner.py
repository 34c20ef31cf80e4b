# SPDX-License-Identifier: GPL-2.0-or-later
"""What cargo's runner mechanism starts instead of a binary: the binary under the tool, its XML into a folder of its own.

    RUN/NNNN-PID/program.txt    the binary's path, and the name that reports and baselines call it by
    RUN/NNNN-PID/start.json     command, time
    RUN/NNNN-PID/%p.xml tool.log  of the process and of what it forked and started
    RUN/NNNN-PID/progress       tests that ended so far
    RUN/NNNN-PID/end.json       exit code, tests, seconds

A folder per start, because process numbers come back within a long run.  Nothing is decided here; cargo.py reads it all at the
end.  Imports are few: nextest starts this once per test.
"""
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time

from .names import program_name

TEST = re.compile(rb"^test .* \.\.\. (?:ok|FAILED)\b", re.M)
COLOUR = re.compile(rb"\x1b(?:\[[0-9;]*m|\(B)")
RESULT = re.compile(rb"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", re.M)


def label_of(binary, environment):
    """`package/binary`, or the package alone where both have the same name; rustdoc's programs are all one."""
    package = environment.get("CARGO_PKG_NAME", "")
    if os.path.basename(binary).startswith("rust_out") or "/rustdoctest" in binary:
        return "doc-tests of %s" % package if package else "doc-tests"
    name = program_name(binary)
    if not package or name.replace("-", "_") == package.replace("-", "_"):
        return name
    return "%s/%s" % (package, name)


def _folder(run_dir):
    for number in range(1, 1000000):
        path = os.path.join(run_dir, "%06d-%d" % (len(os.listdir(run_dir)) + number, os.getpid()))
        try:
            os.mkdir(path)
            return path
        except FileExistsError:
            pass
    raise OSError("no folder in " + run_dir)


def _note(folder, name, data):
    temporary = os.path.join(folder, "." + name)
    with open(temporary, "w", encoding="utf-8") as f:
        json.dump(data, f)
    os.replace(temporary, os.path.join(folder, name))


def _copy(child, descriptor, found, progress):
    """Standard output goes through, and is looked at for libtest's lines.  What a test left running in the background may hold
    the other side open: the end of the program is the end."""
    tail = b""
    tests = 0
    said = time.time()
    while True:
        if not select.select([descriptor], [], [], 0.5)[0]:
            if child.poll() is not None:
                return
            continue
        try:
            block = os.read(descriptor, 65536)
        except OSError:                     # a terminal whose other side is closed
            block = b""
        if not block:
            return
        sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
        whole = tail + block
        end = whole.rfind(b"\n") + 1
        lines = COLOUR.sub(b"", whole[:end])
        tests += len(TEST.findall(lines))
        if time.time() - said > 2:
            said = time.time()
            with open(progress, "w", encoding="utf-8") as f:
                f.write("%d\n" % tests)
        for m in RESULT.finditer(lines):
            for i in range(3):
                found[i] += int(m.group(i + 1))
        tail = whole[end:][-4096:]


def _terminal():
    """A terminal of our own for a program whose output would go to one: it keeps its colours.  Bytes pass unchanged."""
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[1] &= ~termios.OPOST
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    try:
        termios.tcsetwinsize(theirs, termios.tcgetwinsize(sys.stdout.fileno()))
    except termios.error:
        pass
    return ours, theirs


def _start(command, watch_output, found, progress):
    ours = theirs = None
    if watch_output:
        ours, theirs = _terminal() if sys.stdout.isatty() else os.pipe()
    child = subprocess.Popen(command, stdout=theirs)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda n, frame: child.send_signal(n))
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # the terminal sends it to the child as well
    if watch_output:
        os.close(theirs)
        _copy(child, ours, found, progress)
    return child.wait()


def main(arguments):
    binary, rest = arguments[0], arguments[1:]
    settings = json.loads(os.environ["CRABCHECK_RUNNER"])
    if settings["lists"] and "--list" in rest:          # nextest asks for names; nothing to check
        os.execv(binary, arguments)
    folder = _folder(settings["run_dir"])
    label = label_of(binary, os.environ)
    with open(os.path.join(folder, "program.txt"), "w", encoding="utf-8") as f:
        f.write("%s\n%s\n" % (binary, label))
    _note(folder, "start.json", {"binary": binary, "arguments": rest, "label": label, "time": time.time(),
                                 "partial": settings["partial"]})
    pattern = folder.replace("%", "%%")
    # One log for all processes: with %p in both names, Valgrind 3.19 writes a forked process's XML into its parent's file.
    command = settings["tool"] + ["--xml=yes", "--xml-file=%s/%%p.xml" % pattern, "--log-file=%s/tool.log" % pattern] + \
        settings["tool_args"] + [binary] + rest
    if label.startswith("doc-tests"):                   # edition 2024: many in one program, which starts itself for each of them;
        os.environ.setdefault("RUSTDOC_DOCTEST_BIN_PATH", binary)       # rustdoc forgets to say so where there is a runner
    found = [0, 0, 0]
    started = time.time()
    try:
        code = _start(command, settings["watch_output"], found, os.path.join(folder, "progress"))
    except OSError as e:
        print("cargo-crabcheck: %s" % e, file=sys.stderr)
        code = 126
    _note(folder, "end.json", {"code": code, "passed": found[0], "failed": found[1], "ignored": found[2],
                               "seconds": time.time() - started})
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -code)
    return code
