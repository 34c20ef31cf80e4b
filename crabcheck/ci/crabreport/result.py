# SPDX-License-Identifier: GPL-2.0-or-later
"""What all output formats are made from."""
import os
import re
from collections import Counter
from dataclasses import dataclass, field

from .names import clean
from .sources import Sources


@dataclass
class Result:
    processes: list
    groups: list
    sources: Sources
    baseline: str = ""                                  # its file, "" = none in use
    vanished: list = field(default_factory=list)        # (program, fingerprint)
    notes: list = field(default_factory=list)

    @property
    def new(self):
        return [g for g in self.groups if g.state == "new"]

    @property
    def known(self):
        return [g for g in self.groups if g.state == "known"]

    @property
    def incomplete(self):
        return [p for p in self.processes if not p.complete]

    def programs(self):
        return sorted({p.program for p in self.processes} | {name for g in self.groups for name in g.programs})

    def kinds(self, groups=None):
        return Counter(g.kind for g in (self.groups if groups is None else groups))


def plural(n, word, words=None):
    return "%d %s" % (n, word if n == 1 else words or word + "s")


def kinds_text(counter):
    return ", ".join("%s %d" % (k, n) for k, n in sorted(counter.items(), key=lambda kv: (-kv[1], kv[0]))) or "-"


def short_place(result, group, role="access"):
    """`src/a.rs:12` of the first frame outside the standard libraries; "?" without lines."""
    frame = group.located(role)
    if frame is None:
        return "?"
    if not frame.file:
        return os.path.basename(frame.obj) or "?"
    path = re.sub(r"^.*/(?:registry/src/[^/]+|git/checkouts/[^/]+)/", "", result.sources.relative(frame.path))
    return "%s:%d" % (path, frame.line)


def title(group):
    """One line: kind and functions."""
    frame = group.frame()
    return "%s in %s" % (group.kind, clean(frame.fn) if frame else "?")


def seen_text(group):
    text = plural(group.count, "time")
    if group.processes > 1:
        text += " in %d processes" % group.processes
    return "%s: %s" % (text, ", ".join(sorted(group.programs)[:6]) + (", ..." if len(group.programs) > 6 else ""))


def words_of(group, limit=40):
    """The report as indented text."""
    out = []
    for i, p in enumerate(group.report.paragraphs):
        if i > 0 and p.text:
            out.append(" " + p.text)
        for n, frame in enumerate(p.stack[:limit]):
            out.append("   %s %s (%s)" % ("at" if n == 0 else "by", frame.fn or frame.ip or "?", frame.where()))
    return out
