# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of known violations.

A text file, one line per program and fingerprint, sorted, so that git merges it line by line:

    # anything after a number sign at the start of a line
    stale-pointer: Borrow | access counter_bump | birth stale_pointer::register | loss stale_pointer::round

A fingerprint that stands in the file is known in every program.  A line has *vanished* when its program was run to its end,
by the same tool and model, and no program showed the fingerprint.  Lines of programs that were not run, that a signal ended, or whose
tests were run in part only or failed, say nothing and stay.
Updating removes vanished lines and changes nothing else; only `grow` adds lines.  Comments stay where they are.
"""
import os
import tempfile

HEAD = ["# Known violations: `program: kind | functions`, sorted.  Written by crabcheck-report --baseline-update.\n"]


class BaselineError(Exception):
    pass


class Baseline:
    def __init__(self, path):
        self.path = path
        self.exists = os.path.exists(path)
        self.lines = []
        if self.exists:
            with open(path, encoding="utf-8") as f:
                self.lines = f.readlines()
        self.entries = []                       # (line number, program, fingerprint)
        for number, line in enumerate(self.lines):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            program, colon, fingerprint = text.partition(": ")
            if not program or not fingerprint:
                raise BaselineError("%s:%d: not a line of a baseline (a merge left half done?): %s" % (path, number + 1, text))
            self.entries.append((number, program, fingerprint.strip()))
        self.known = {fingerprint for _, _, fingerprint in self.entries}

    def judge(self, groups):
        for g in groups:
            g.state = "known" if g.fingerprint in self.known else "new"

    def vanished(self, groups, covered):
        """Entries that nobody showed although they were looked for; covered: {(program, prefix of kinds)}."""
        shown = {g.fingerprint for g in groups}
        return [(n, program, fp) for n, program, fp in self.entries
                if fp not in shown and (program, prefix_of(fp)) in covered]

    def update(self, groups, covered, grow=False):
        gone = {n for n, _, _ in self.vanished(groups, covered)}
        lines = [line for n, line in enumerate(self.lines) if n not in gone]
        added = 0
        if grow:
            have = {(program, fp) for n, program, fp in self.entries if n not in gone}
            wanted = {(p, g.fingerprint) for g in groups for p in g.programs}
            if not self.exists:
                lines = list(HEAD)
            for program, fp in sorted(wanted - have):
                _insert(lines, "%s: %s\n" % (program, fp))
                added += 1
        if lines != self.lines:
            _write(self.path, lines)
        return len(gone), added


def _insert(lines, line):
    """Before the first entry that is greater.  A comment belongs to the entry below it, the one at the top to the file."""
    at = next((i for i, other in enumerate(lines) if other.strip() and not other.startswith("#") and other > line), None)
    if at is None:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines.append(line)
        return
    above = at
    while above > 0 and lines[above - 1].startswith("#"):
        above -= 1
    lines.insert(above if above > 0 else at, line)


def _write(path, lines):
    folder = os.path.dirname(os.path.abspath(path))
    fd, name = tempfile.mkstemp(prefix=".baseline", dir=folder)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        f.writelines(lines)
    os.chmod(name, 0o666 & ~_umask() if not os.path.exists(path) else os.stat(path).st_mode & 0o777)
    os.replace(name, path)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def prefix_of(fingerprint):
    kind = fingerprint.split(" | ", 1)[0]
    head, colon, _ = kind.rpartition(":")
    return head + colon


def covered_by(processes, coverage):
    """(program, prefix) of programs all of whose processes did all that there was to do."""
    broken = {(p.program, coverage(p.tool, p.model)) for p in processes if not p.complete or p.signal or p.partial}
    return {(p.program, coverage(p.tool, p.model)) for p in processes} - broken
