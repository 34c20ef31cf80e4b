# SPDX-License-Identifier: GPL-2.0-or-later
"""XML of one or many processes -> Process and Report.

Reads Valgrind's protocol 4: crabcheck's own (with its <crabcheck> element, which says what each stack shows), Memcheck's,
Helgrind's and DRD's.  A process that was killed leaves a file without an end: its whole errors are read and the process is marked
as incomplete.  So does one that became another program by exec; crabcheck notes that at the file's end, the other tools do not.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from .demangle import demangle
from .names import program_name


@dataclass
class Frame:
    fn: str = ""
    dir: str = ""
    file: str = ""
    line: int = 0
    obj: str = ""
    ip: str = ""

    @property
    def path(self):
        return os.path.join(self.dir, self.file) if self.file else ""

    def where(self):
        if self.file:
            return "%s:%d" % (self.file, self.line) if self.line else self.file
        return "in %s" % self.obj if self.obj else "?"


@dataclass
class Paragraph:
    """One line of words and, mostly, a stack.  role: access birth refuses loss block freed, or "" (words only)."""
    text: str
    stack: list = field(default_factory=list)
    role: str = ""


@dataclass
class Report:
    tool: str
    kind: str
    headline: str
    program: str
    pid: int
    paragraphs: list            # the first is the access
    thread: str = ""
    count: int = 1
    details: dict = field(default_factory=dict)         # what <crabcheck> says

    @property
    def model(self):
        return self.details.get("model", "")

    def place(self, role):
        for p in self.paragraphs:
            if p.role == role:
                return p
        return None

    def stack(self, role):
        p = self.place(role)
        return p.stack if p else []


@dataclass
class Process:
    file: str
    tool: str = "?"
    model: str = ""
    program: str = "?"
    path: str = ""
    arguments: list = field(default_factory=list)
    pid: int = 0
    ppid: int = 0
    complete: bool = False      # its XML has an end
    signal: str = ""            # the signal that ended it
    partial: bool = False       # a runner's word: some tests were left out, or failed
    reports: list = field(default_factory=list)


def _text(element, path, default=""):
    found = element.find(path)
    return (found.text or "").strip() if found is not None else default


def _number(text, default=0):
    try:
        return int(text, 0)
    except ValueError:
        return default


def _frame(element):
    return Frame(demangle(_text(element, "fn")), _text(element, "dir"), _text(element, "file"), _number(_text(element, "line")),
                 _text(element, "obj"), _text(element, "ip"))


def _words(element):
    """<what>, <xwhat><text>, <auxwhat>, <xauxwhat><text>."""
    inner = element.find("text")
    return ((inner.text if inner is not None else element.text) or "").strip()


def _paragraphs(error):
    out = []
    for child in error:
        if child.tag in ("what", "xwhat", "auxwhat", "xauxwhat"):
            out.append(Paragraph(_words(child)))
        elif child.tag == "stack":
            frames = [_frame(f) for f in child.findall("frame")]
            if not out or out[-1].stack:
                out.append(Paragraph(""))
            out[-1].stack = frames
    return out


def _element_dict(element):
    return {child.tag: (child.text or "").strip() for child in element if len(child) == 0}


def _details(element):
    """<crabcheck> as a dict: model, access, used, refuses, loss, block, tree (list of rows), omitted."""
    d = {"model": _text(element, "model", "tree")}
    for child in element:
        if child.tag in ("access", "loss", "block"):
            d[child.tag] = _element_dict(child)
        elif child.tag == "pointer":
            pointer = _element_dict(child)
            d[pointer.pop("role", "used")] = pointer
        elif child.tag == "tree":
            d["tree"] = [_element_dict(row) for row in child.findall("row")]
            d["omitted"] = _number(_text(child, "omitted", "0"))
    return d


def _assign_roles(paragraphs, details):
    with_stack = [p for p in paragraphs if p.stack]
    if with_stack:
        with_stack[0].role = "access"
    for role, key, attribute in (("birth", "used", "stackno"), ("refuses", "refuses", "stackno"), ("loss", "loss", "stackno"),
                                 ("block", "block", "stackno"), ("freed", "block", "freedstackno")):
        number = _number(details.get(key, {}).get(attribute, ""), -1)
        if 0 < number < len(with_stack):
            with_stack[number].role = role
    for p in with_stack:
        p.role = p.role or "other"


def _report(error, process):
    paragraphs = _paragraphs(error)
    own = error.find("crabcheck")
    details = _details(own) if own is not None else {}
    _assign_roles(paragraphs, details)
    process.model = process.model or details.get("model", "")
    return Report(process.tool, _text(error, "kind", "?"), paragraphs[0].text if paragraphs else "?", process.program, process.pid,
                  paragraphs, _text(error, "tid"), 1, details)


def _head(root, process):
    process.tool = _text(root, "protocoltool") or _text(root, "tool", "?")
    process.pid = _number(_text(root, "pid"))
    process.ppid = _number(_text(root, "ppid"))
    exe = root.find("args/argv/exe")
    process.path = (exe.text or "").strip() if exe is not None else ""
    process.program = program_name(process.path)
    process.arguments = [a.text or "" for a in root.findall("args/argv/arg")]
    tool_args = [a.text or "" for a in root.findall("args/vargv/arg")]
    if process.tool == "crabcheck":
        process.model = "stacked" if "--model=stacked" in tool_args else "tree"


def _json(path):
    try:
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    except (OSError, ValueError):
        return {}


def _label(process):
    """A runner (cargo_runner.py) may have left a better name for its program beside the XML."""
    note = os.path.join(os.path.dirname(process.file), "program.txt")
    if process.file != "-" and os.path.exists(note):
        with open(note, encoding="utf-8") as f:
            path, _, name = f.read().strip().partition("\n")
        if name and path == process.path:
            process.program = name
    start, end = (_json(os.path.join(os.path.dirname(process.file), name)) for name in ("start.json", "end.json"))
    process.partial = bool(start.get("partial") or end.get("code"))


def _counts(root, by_unique):
    for pair in root.findall("errorcounts/pair"):
        report = by_unique.get(_text(pair, "unique"))
        if report:
            report.count = max(report.count, _number(_text(pair, "count"), 1))


def _salvage(text):
    """The whole elements of a file that has no end."""
    text = re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)", "&amp;", text)
    head, sep, _ = text.partition("<status>")
    parts = ["<valgrindoutput>"]
    body = re.search(r"<valgrindoutput>(.*)", head, re.S)
    wanted = r"<(protocoltool|pid|ppid|tool|args)>.*?</\1>"
    if body:
        parts += [m.group(0) for m in re.finditer(wanted, body.group(1), re.S)]
    for error in re.finditer(r"<error>(?:(?!<error>).)*?</error>", text, re.S):
        try:
            ET.fromstring(error.group(0))
            parts.append(error.group(0))
        except ET.ParseError:
            pass
    for state in re.finditer(r"<state>(\w+)</state>", text):
        parts.append("<status><state>%s</state></status>" % state.group(1))
    return ET.fromstring("".join(parts) + "</valgrindoutput>")


def read(path):
    """One file -> Process; ValueError when it is no XML of Valgrind."""
    raw = sys.stdin.buffer.read() if path == "-" else open(path, "rb").read()
    if b"<valgrindoutput>" not in raw:
        if not raw.strip():
            return Process(path)        # opened by a process that ended before its first line
        raise ValueError("no XML of Valgrind")
    process = Process(path)
    whole = True
    try:
        root = ET.fromstring(raw)
    except ET.ParseError:
        whole = False
        root = _salvage(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", raw.decode("utf-8", "replace")))
    _head(root, process)
    process.complete = whole and any((s.text or "") == "FINISHED" for s in root.findall("status/state")) or \
        raw.rstrip().endswith(b"<!-- execve -->")       # crabcheck's note: it became another program, and was not killed
    process.signal = _text(root, "fatal_signal/signame")
    _label(process)
    by_unique = {}
    for error in root.findall("error"):
        report = _report(error, process)
        process.reports.append(report)
        by_unique[_text(error, "unique")] = report
    _counts(root, by_unique)
    return process


def collect(paths):
    """Files as given, folders searched for *.xml."""
    for path in paths:
        if path != "-" and os.path.isdir(path):
            for folder, dirs, files in os.walk(path):
                dirs.sort()
                for name in sorted(files):
                    if name.endswith(".xml"):
                        yield os.path.join(folder, name)
        else:
            yield path


def read_all(paths, warn):
    processes = []
    for path in collect(paths):
        try:
            processes.append(read(path))
        except (OSError, ValueError, ET.ParseError) as e:
            warn("%s: %s" % (path, e))
    return processes
