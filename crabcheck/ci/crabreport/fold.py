# SPDX-License-Identifier: GPL-2.0-or-later
"""Fingerprints, and one Group for what many processes and runs reported alike.

A fingerprint is a line of text that people can read:

    Borrow | access counter_bump | birth stale_pointer::register | loss stale_pointer::round | block stack of stale_pointer::main

kind, then per place the first function outside the standard libraries, cleaned (names.py).  No file, line, address, serial
or thread is in it, so it survives shifted lines, other addresses, inlined library frames and renumbered tags.  The price: two
mistakes of one kind between the same functions on the same allocation have one fingerprint; they stay two Groups (by line)
and are known or new together.

Kinds of other tools and of the Stacked Borrows model have a prefix ("memcheck:InvalidRead", "stacked:Borrow").
"""
import hashlib
import re
from dataclasses import dataclass, field

from .names import clean, is_standard, located_frame, own_frame, own_function


def coverage(tool, model):
    """The prefix of kinds: what one run of a program can say something about."""
    if tool == "crabcheck":
        return "stacked:" if model == "stacked" else ""
    return tool + ":"


def _birth(pointer, stack):
    """The function that made the pointer: the debug information's word first, the stack's where that is a library's."""
    fn = pointer.get("function", "")
    if fn and not is_standard(fn, "", ""):
        return clean(fn)
    if stack:
        return own_function(stack)
    return clean(fn) if fn else pointer.get("origin", "")


def _loss(stack):
    """Of a loss only the place is remembered, not who called it (--history=places).  Where that is a library's function, the caller
    shows when the function was inlined and does not when it was called: neither is named, so that both have one fingerprint."""
    if stack and is_standard(stack[0].fn, stack[0].dir, stack[0].obj):
        return "a library"
    return own_function(stack)


def _base_block(report):
    """Stack, static or mapping: the core's words about the address."""
    for p in report.paragraphs:
        m = re.search(r"created by (.+?) \([^()]*:\d+\)$", p.text) or re.search(r"created by (.+)$", p.text)
        if m:
            return "stack of " + clean(m.group(1))
        m = re.search(r'(?:data symbol|(?:global|local) var) "([^"]+)"', p.text)
        if m:
            return "static " + clean(m.group(1))
    for p in report.paragraphs:
        if re.search(r"is on thread .*stack", p.text):
            return "stack"
    return ""


def _places(report):
    yield "access", own_function(report.stack("access"))
    d = report.details
    if not d:
        for p in report.paragraphs[1:]:
            if p.stack:
                yield "with", own_function(p.stack)
        return
    yield "birth", _birth(d.get("used", {}), report.stack("birth"))
    refuses = d.get("refuses", {})
    if refuses.get("relation") not in (None, "itself"):
        yield refuses["relation"], _birth(refuses, report.stack("refuses"))
    if report.place("loss"):
        yield "loss", _loss(report.stack("loss"))
    block = own_function(report.stack("block")) if report.place("block") else _base_block(report)
    if block:
        yield "block", block


def fingerprint(report):
    parts = [coverage(report.tool, report.model) + report.kind]
    parts += ["%s %s" % (name, value) for name, value in _places(report) if value]
    return " | ".join(parts)


def short_id(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _line_of(stack):
    frame = located_frame(stack)
    return (frame.path, frame.line) if frame else ("", 0)


@dataclass
class Group:
    """Reports that are one to a reader: same fingerprint, same lines."""
    report: object                      # the first of them
    fingerprint: str
    id: str
    count: int = 0                      # times seen, all processes
    processes: int = 0
    programs: dict = field(default_factory=dict)        # name -> times
    state: str = "new"                  # new, known

    @property
    def kind(self):
        return self.fingerprint.split(" | ", 1)[0]

    def frame(self, role="access"):
        return own_frame(self.report.stack(role))

    def located(self, role="access"):
        return located_frame(self.report.stack(role))


def fold(processes):
    groups = {}
    for process in processes:
        seen = set()
        for report in process.reports:
            text = fingerprint(report)
            words = report.headline if report.tool == "crabcheck" else re.sub(r"\d[\d,]*", "N", report.headline)
            key = (text, words) + tuple(_line_of(report.stack(r)) for r in ("access", "birth", "loss"))
            group = groups.get(key)
            if group is None:
                group = groups[key] = Group(report, text, short_id(text))
            group.count += report.count
            group.programs[report.program] = group.programs.get(report.program, 0) + report.count
            if key not in seen:
                seen.add(key)
                group.processes += 1
    return sorted(groups.values(), key=order)


def order(group):
    frame = group.located()
    return (group.state != "new", group.kind, frame.path if frame else "", frame.line if frame else 0, group.fingerprint)
