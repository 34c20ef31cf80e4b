# SPDX-License-Identifier: GPL-2.0-or-later
"""One self-contained HTML page: page.html with page.css, page.js and the data put into it.

Ten thousand reports share most of their frames, names and source lines, so the data are tables: strings once (`s`), frames
once ([function, file, line, standard library?, object], string numbers), source lines once per file and line.  The page draws
only the rows of the list that are in sight (page.js).  Refused: one HTML element per report, which browsers give up on long
before ten thousand.
"""
import json
import os

from .names import clean, is_standard, located_frame, own_frame

HERE = os.path.dirname(os.path.abspath(__file__))
ROW_KEYS = ("origin", "type", "param", "function", "born", "now", "protector", "mark")


class Tables:
    def __init__(self, sources):
        self.sources = sources
        self.strings, self.string_no = [], {}
        self.frames, self.frame_no = [], {}
        self.lines = {}                         # file string number -> {line: text}

    def string(self, text):
        no = self.string_no.get(text)
        if no is None:
            no = self.string_no[text] = len(self.strings)
            self.strings.append(text)
        return no

    def frame(self, frame):
        key = (frame.fn, frame.dir, frame.file, frame.line, frame.obj)
        no = self.frame_no.get(key)
        if no is None:
            no = self.frame_no[key] = len(self.frames)
            path = self.sources.relative(frame.path) if frame.file else ""
            self.frames.append([self.string(frame.fn or frame.ip or "?"), self.string(path), frame.line,
                                int(is_standard(frame.fn, frame.dir, frame.obj)), self.string(frame.obj)])
        return no

    def excerpt(self, frame):
        found = self.sources.around(frame) if frame else None
        if found:
            lo, lines = found
            kept = self.lines.setdefault(self.string(self.sources.relative(frame.path)), {})
            for i, text in enumerate(lines):
                kept[lo + i] = text[:240]


def _row(tables, row):
    flags = (1 if row.get("outside") else 0) | (2 if row.get("lastwriter") else 0)
    return [int(row.get("depth", 0)), int(row.get("serial", 0)), flags] + [tables.string(row.get(k, "")) for k in ROW_KEYS]


def _report(tables, group):
    report = group.report
    paragraphs = []
    for p in report.paragraphs:
        own = located_frame(p.stack)
        tables.excerpt(own)
        paragraphs.append([p.role, tables.string(p.text), [tables.frame(f) for f in p.stack[:60]],
                           next((i for i, f in enumerate(p.stack) if f is own), -1)])
    d = report.details
    out = {"id": group.id, "k": tables.string(group.kind), "h": tables.string(report.headline), "st": group.state, "n": group.count,
           "np": group.processes, "pr": {tables.string(p): n for p, n in sorted(group.programs.items())}, "p": paragraphs,
           "fp": tables.string(group.fingerprint)}
    own = own_frame(report.stack("access"))
    out["fn"] = tables.string(clean(own.fn) if own else "?")
    if d:
        out["d"] = {k: {a: tables.string(b) for a, b in d[k].items()} for k in ("access", "used", "refuses", "loss", "block") if k in d}
        out["t"] = [_row(tables, r) for r in d.get("tree", [])]
        out["om"] = d.get("omitted", 0)
    return out


def data_of(result):
    tables = Tables(result.sources)
    reports = [_report(tables, g) for g in result.groups]
    per_program = {}
    for p in result.processes:
        row = per_program.setdefault(p.program, [0, 0])
        row[0] += 1
        row[1] += not p.complete
    return {"reports": reports, "programs": per_program, "vanished": result.vanished, "baseline": os.path.basename(result.baseline),
            "s": tables.strings, "frames": tables.frames, "src": tables.lines}


def _file(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return f.read()


def write(result, out):
    data = json.dumps(data_of(result), ensure_ascii=False, separators=(",", ":"))
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    head, rest = _file("page.html").split("/*CSS*/")
    middle, rest = rest.split("/*DATA*/")
    between, tail = rest.split("/*JS*/")
    for part in (head, _file("page.css"), middle, data, between, _file("page.js"), tail):
        out.write(part)
