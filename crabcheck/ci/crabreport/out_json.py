# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON.  `format` grows by one when a key changes its meaning or goes; new keys may come at any time.

    {"format": 1, "tool": ..., "totals": {...}, "baseline": {...} or null,
     "processes": [{"program", "pid", "ppid", "tool", "model", "complete", "signal", "partial", "reports", "xml"}],
     "reports": [{"id", "fingerprint", "kind", "headline", "state", "count", "processes", "programs",
                  "paragraphs": [{"role", "text", "stack": [{"fn", "file", "line", "dir", "obj", "ip"}]}],
                  "details": {...}}]}        details: the <crabcheck> element, tree rows included
"""
import json

from . import VERSION


def frame_dict(frame):
    d = {"fn": frame.fn, "file": frame.file, "line": frame.line, "dir": frame.dir, "obj": frame.obj, "ip": frame.ip}
    return {k: v for k, v in d.items() if v}


def paragraph_dict(p):
    return {"role": p.role, "text": p.text, "stack": [frame_dict(f) for f in p.stack]}


def report_dict(g):
    r = g.report
    return {"id": g.id, "fingerprint": g.fingerprint, "kind": g.kind, "headline": r.headline, "state": g.state, "count": g.count,
            "processes": g.processes, "programs": g.programs, "tool": r.tool, "model": r.model,
            "paragraphs": [paragraph_dict(p) for p in r.paragraphs], "details": r.details}


def as_dict(result):
    return {
        "format": 1,
        "tool": "crabcheck-report " + VERSION,
        "totals": {"processes": len(result.processes), "incomplete": len(result.incomplete), "reports": len(result.groups),
                   "new": len(result.new), "known": len(result.known), "times": sum(g.count for g in result.groups),
                   "kinds": dict(result.kinds())},
        "baseline": {"file": result.baseline, "vanished": [{"program": p, "fingerprint": f} for p, f in result.vanished]}
        if result.baseline else None,
        "processes": [{"program": p.program, "path": p.path, "arguments": p.arguments, "pid": p.pid, "ppid": p.ppid, "tool": p.tool,
                       "model": p.model, "complete": p.complete, "signal": p.signal, "partial": p.partial, "reports": len(p.reports), "xml": p.file}
                      for p in result.processes],
        "reports": [report_dict(g) for g in result.groups],
    }


def write(result, out):
    json.dump(as_dict(result), out, indent=1, ensure_ascii=False)
    out.write("\n")
