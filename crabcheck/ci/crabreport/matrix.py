# SPDX-License-Identifier: GPL-2.0-or-later
"""crabcheck-matrix: one test command under several configurations in turn; one table, one exit code.

The command is
  - a command of cargo (`cargo test`, `cargo nextest run`): every binary goes through cargo crabcheck's runner; or
  - any command with {run} in it, which stands for "start this program under the tool": make check LOG_COMPILER={run}; or
  - a program: it is started under the tool, with what it starts.

Each configuration is a cell with a folder in --dir.  A cell that ended is not run again: after an interruption, or with more
cells, the same command goes on where it stopped.
"""
import argparse
import concurrent.futures
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

from . import VERSION
from .baseline import Baseline, BaselineError
from .cargo import SKIP, tool_command
from .cargo_watch import clock
from .convert import add_baseline_options, check_baseline_options, format_spec, judge, plain_words, write_format
from .fold import fold
from .matrix_cells import BY_NAME, CELLS, DEFAULT, FDS, RUST_LOCKS, SANITIZER, XML, findings, sanitizer_command, tool_words, write_run
from .out_text import lines as text_lines
from .result import kinds_text

EXIT_REPORTS = 66
EPILOG = """Cells: %s.
Exit code: 1 if the tests failed in a cell, else 66 if a cell has new reports, else 0; 2 for bad use.  Skipped and advisory cells do
not count.""" % "; ".join("%s (%s)" % (c.name, c.about) for c in CELLS)


class Job:
    """One cell with this command."""

    def __init__(self, cell, options):
        self.cell, self.options = cell, options
        self.folder = os.path.join(options.dir, cell.name)
        self.log = os.path.join(self.folder, "output.log")
        self.command, self.why_not = None, None
        self.done = None
        self.process = None

    def prepare(self):
        self.environment = dict(os.environ)
        command, cell = self.options.command, self.cell
        tools = (tool_command(self.options), shlex.split(self.options.valgrind))
        is_cargo = os.path.basename(command[0]) == "cargo"
        if cell.style == SANITIZER:
            self.command, self.why_not = sanitizer_command(cell, command, self.folder, self.environment)
            return
        if not shutil.which(tool_words(cell, *tools)[0]):
            self.why_not = "%s is not there" % tool_words(cell, *tools)[0]
            return
        has_place = any("{run}" in w for w in command)
        self.trace = ["--trace-children=yes"] + (["--trace-children-skip=" + SKIP] if has_place else [])
        self.tools = tools
        run = os.path.join(self.folder, "run")
        if has_place:
            self.command = [w.replace("{run}", run) for w in command]
        elif is_cargo:
            own = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "cargo-crabcheck")
            self.command = [own, "--crabcheck=" + shlex.quote(run), "--run-dir=" + os.path.join(self.folder, "xml"), "--show=0",
                            "--error-exitcode=0"] + command[1:]
            self.trace = []
        else:
            self.command = [run] + command

    def load(self):
        """True if the cell ended earlier, with the same command."""
        try:
            with open(os.path.join(self.folder, "done.json"), encoding="utf-8") as f:
                done = json.load(f)
        except (OSError, ValueError):
            return False
        if done.get("command") != self.command or (self.options.rerun == "failed" and done["code"] != 0):
            return False
        self.done = done
        return True

    def start(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        for sub in ("xml", "logs"):
            os.makedirs(os.path.join(self.folder, sub))
        if self.cell.style in (XML, FDS):
            write_run(self.cell, self.folder, *self.tools, self.trace)
            self.environment["CRABCHECK_RUN"] = os.path.join(self.folder, "run")
        began = time.time()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                            env=self.environment, start_new_session=True)
            code = self.process.wait()
        if stopping.is_set():
            return
        self.done = {"command": self.command, "code": code, "seconds": time.time() - began}
        with open(os.path.join(self.folder, "done.json"), "w", encoding="utf-8") as f:
            json.dump(self.done, f)

    def kill(self):
        if self.process and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass


stopping = threading.Event()


def say(text):
    print("crabcheck-matrix: " + text, file=sys.stderr, flush=True)


def run_all(jobs, workers):
    waiting = [j for j in jobs if j.command and not j.done]

    def one(job):
        if stopping.is_set():
            return
        say("%s: %s" % (job.cell.name, job.cell.about))
        try:
            job.start()
        except OSError as e:
            job.why_not, job.command = str(e), None
            return
        if job.done:
            say("%s: exit code %d, %s" % (job.cell.name, job.done["code"], clock(job.done["seconds"])))
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(one, j) for j in waiting]
        try:
            for f in futures:
                f.result()
        except KeyboardInterrupt:
            stopping.set()
            for j in waiting:
                j.kill()
            say("stopped; the same command goes on from here")
            sys.exit(130)


# ---- the table ---------------------------------------------------------------------------------------------------------------

def rows_of(jobs, known, advisory):
    yield "cell", "tests", "processes", "reports", "new", "kinds", "time"
    for job in jobs:
        if not job.done:
            yield job.cell.name, "skipped", "", "", "", job.why_not or "stopped", ""
            continue
        groups = fold(job.processes)
        new = [g for g in groups if g.fingerprint not in known]
        code = job.done["code"]
        name = job.cell.name + (" (advisory)" if job.cell.name in advisory else "")
        yield (name, "ok" if code == 0 else "exit %d" % code, str(len(job.processes)), str(len(groups)), str(len(new)),
               kinds_text(_short_kinds(groups)), clock(job.done["seconds"]))


def _short_kinds(groups):
    out = {}
    for g in groups:
        kind = g.kind.rpartition(":")[2]
        out[kind] = out.get(kind, 0) + 1
    return out


def print_table(rows):
    rows = list(rows)
    widths = [max(len(r[i]) for r in rows) for i in range(7)]
    for r in rows:
        print("  ".join(c.ljust(w) if i in (0, 1, 5) else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip())


def verdict(jobs, result, advisory):
    tests_failed = any(j.done and j.done["code"] != 0 for j in jobs)
    if tests_failed:
        return 1
    counted = {p.file for j in jobs if j.cell.name not in advisory and j.done for p in j.processes}
    gating = {g.fingerprint for g in fold([p for p in result.processes if p.file in counted])}
    return EXIT_REPORTS if any(g.fingerprint in gating for g in result.new) else 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="crabcheck-matrix", description=__doc__, epilog=EPILOG,
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     usage="crabcheck-matrix [OPTIONS] [--] COMMAND...")
    parser.add_argument("--version", action="version", version="crabcheck-matrix " + VERSION)
    parser.add_argument("--cells", default=",".join(DEFAULT), metavar="LIST", help="default: %s" % ",".join(DEFAULT))
    parser.add_argument("--dir", default="crabcheck-matrix", help="folder of the cells (default: crabcheck-matrix)")
    parser.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="cells at a time")
    parser.add_argument("--fresh", action="store_true", help="run every cell again")
    parser.add_argument("--rerun", choices=("failed",), help="run cells again whose tests failed")
    parser.add_argument("--advisory", metavar="LIST", help="cells whose reports do not fail (default: helgrind,drd for cargo, whose "
                        "programs' locks they do not know; else none; '-' for none)")
    parser.add_argument("--format", "-f", action="append", type=format_spec, default=[], metavar="NAME:FILE",
                        help="as crabcheck-report's, over all cells")
    parser.add_argument("--show", action="store_true", help="print new reports in full")
    parser.add_argument("--crabcheck", metavar="CMD", help="default: as cargo-crabcheck's")
    parser.add_argument("--valgrind", default="valgrind", metavar="CMD")
    add_baseline_options(parser)
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND")
    options = parser.parse_args(plain_words(sys.argv[1:] if arguments is None else arguments))
    check_baseline_options(parser, options)
    if options.command[:1] == ["--"]:
        options.command = options.command[1:]
    if not options.command:
        parser.error("no command")
    options.names = [n for n in options.cells.split(",") if n]
    unknown = [n for n in options.names if n not in BY_NAME]
    if unknown:
        parser.error("no such cell: %s (there are %s)" % (", ".join(unknown), ", ".join(BY_NAME)))
    if options.advisory is None:
        options.advisory = ",".join(RUST_LOCKS) if os.path.basename(options.command[0]) == "cargo" else ""
    options.dir = os.path.abspath(options.dir)
    return options


def main(arguments=None):
    options = parse(arguments)
    advisory = options.advisory.split(",")
    jobs = [Job(BY_NAME[n], options) for n in options.names]
    for job in jobs:
        job.prepare()
        if job.command and not options.fresh and job.load():
            say("%s: ended earlier (exit code %d); --fresh runs it again" % (job.cell.name, job.done["code"]))
    run_all(jobs, max(1, options.jobs))
    for job in jobs:
        job.processes = findings(job.cell, job.folder, say) if job.done else []
    try:
        result = judge([p for j in jobs for p in j.processes], options)
        known = Baseline(options.baseline).known if options.baseline else set()
        for spec in options.format:
            write_format(result, spec)
    except (OSError, BaselineError) as e:
        say(str(e))
        return 2
    for line in text_lines(result, limit=None if options.show else 0):
        print(line)
    print()
    print_table(rows_of(jobs, known, advisory))
    return verdict(jobs, result, advisory)
