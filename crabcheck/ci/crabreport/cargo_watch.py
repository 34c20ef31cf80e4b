# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks into the folder of a run while cargo works: progress lines, and the rows of the final table."""
import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field

from .result import plural

PERIOD = 15         # seconds between lines while one binary runs


def clock(seconds):
    seconds = int(seconds)
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60) if seconds >= 3600 else \
        "%d:%02d" % (seconds // 60, seconds % 60)


def paint(text, code, color):
    return "\x1b[%sm%s\x1b[0m" % (code, text) if color else text


def _json(path):
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    except (OSError, ValueError):
        return None


@dataclass
class Start:
    """One start of the runner."""
    folder: str
    label: str
    binary: str
    arguments: list
    time: float
    end: dict = None
    reports: int = 0
    tests_so_far: int = 0
    sizes: dict = field(default_factory=dict)

    def count(self):
        """Tests and errors so far: the latter are counted in the XML, read as far as it has grown."""
        self.tests_so_far = _json(os.path.join(self.folder, "progress")) or self.tests_so_far
        for name in os.listdir(self.folder):
            if not name.endswith(".xml"):
                continue
            path = os.path.join(self.folder, name)
            with open(path, "rb") as f:
                f.seek(self.sizes.get(name, 0))
                new = f.read()
            end = new.rfind(b"\n") + 1
            self.sizes[name] = self.sizes.get(name, 0) + end
            self.reports += new[:end].count(b"<error>")


class Watch(threading.Thread):
    """binaries: how many are expected (0 = not known); each: say when a binary starts and ends; quiet: say nothing."""

    def __init__(self, run_dir, binaries, each, quiet=False, color=False, out=sys.stderr):
        super().__init__(daemon=True)
        self.run_dir, self.binaries, self.each, self.quiet, self.out = run_dir, binaries, each, quiet, out
        self.head = paint("crabcheck:", "1;32", color)
        self.starts = {}
        self.began = time.time()
        self.last_line = self.began
        self.labels = []
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(1.0):
            self.look()

    def kill_running(self):
        """A runner's folder ends in its process number; it passes the signal on to its program."""
        for start in self.starts.values():
            if start.end is None:
                try:
                    os.kill(int(start.folder.rpartition("-")[2]), signal.SIGTERM)
                except (ProcessLookupError, PermissionError):
                    pass

    def settle(self, seconds=10):
        """cargo is gone; its tests still write their last lines."""
        until = time.time() + seconds
        while time.time() < until:
            self.look()
            if not any(s.end is None and os.path.exists("/proc/" + s.folder.rpartition("-")[2]) for s in self.starts.values()):
                return
            time.sleep(0.1)

    def finish(self):
        self.over.set()
        if self.is_alive():
            self.join()
        self.look()

    def say(self, text):
        self.last_line = time.time()
        if not self.quiet:
            print(self.head, text, file=self.out, flush=True)

    def number(self, label):
        n = self.labels.index(label) + 1
        return "[%d/%d]" % (n, self.binaries) if n <= self.binaries else "[%d]" % n

    def look(self):
        for name in sorted(os.listdir(self.run_dir)):
            folder = os.path.join(self.run_dir, name)
            if name not in self.starts:
                data = _json(os.path.join(folder, "start.json"))
                if data is None:
                    continue
                self.starts[name] = Start(folder, data["label"], data["binary"], data["arguments"], data["time"])
                self._on_start(self.starts[name])
            start = self.starts[name]
            if start.end is None:
                end = _json(os.path.join(folder, "end.json"))
                start.count()
                if end is not None:
                    start.end = end
                    self._on_end(start)
        if time.time() - self.last_line >= PERIOD:
            self._progress()

    def _on_start(self, start):
        if start.label not in self.labels:
            self.labels.append(start.label)
            if self.each:
                self.say("%s %s" % (self.number(start.label), start.label))

    def _on_end(self, start):
        if self.each and not start.label.startswith("doc-tests"):
            self.say("%s %s: %s%s, %s" % (self.number(start.label), start.label, self._tests_text([start]),
                                               plural(start.reports, "report"), clock(start.end["seconds"])))

    def _tests_text(self, starts):
        n = sum(tests_of(s) for s in starts)
        return plural(n, "test") + ", " if n else ""

    def _progress(self):
        running = [s.label for s in self.starts.values() if s.end is None]
        where = ""
        if running:
            where = "%s %s%s, " % (self.number(running[0]), running[0], " and %d more" % (len(running) - 1) if running[1:] else "")
        self.say("%s%s%d reports so far, %s" % (where, self._tests_text(self.starts.values()),
                                                sum(s.reports for s in self.starts.values()), clock(time.time() - self.began)))


def tests_of(start):
    """libtest's count; a doc-test and a process of nextest is one test."""
    if start.end is None:
        return start.tests_so_far
    if start.label.startswith("doc-tests") or "--exact" in start.arguments:
        return max(1, start.end["passed"] + start.end["failed"])
    return start.end["passed"] + start.end["failed"]


def failed_of(start):
    if start.end is None:
        return 0
    return start.end["failed"] or int("--exact" in start.arguments and start.end["code"] != 0)
