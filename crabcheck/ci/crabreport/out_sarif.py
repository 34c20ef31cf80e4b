# SPDX-License-Identifier: GPL-2.0-or-later
"""SARIF 2.1.0: one run per tool, one result per folded report.

The place of a result is the access; birth, loss and allocation are related locations and, in the order in which they happened,
the steps of a code flow.  The fingerprint goes into partialFingerprints, the baseline into baselineState, so that services that
follow results over time agree with the baseline file.  Only files below the source root get relative addresses (uriBaseId
SRCROOT); others are file: addresses, without lines that a service could not show.
"""
import json
import os
from urllib.parse import quote

from . import VERSION
from .names import clean, located_frame

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ABOUT = {
    "Borrow": "An access through a pointer that has no right to it under Rust's aliasing model.",
    "Protected": "An access takes the right of a reference that a running function was passed.",
    "OutOfBounds": "An access outside the allocation that the pointer belongs to.",
    "UseAfterFree": "An access to freed memory.",
    "UseAfterReturn": "An access to a local variable of a function that has returned.",
    "InvalidDealloc": "Deallocation of a wrong address, twice, or by the wrong allocator or layout.",
}
STEPS = (("block", "allocated here"), ("refuses", "the refusing reference was born here"), ("birth", "the pointer was born here"),
         ("loss", "the right was lost here"), ("freed", "the block was freed here"), ("access", "used here"))


def _artifact(result, frame):
    if result.sources.is_below_root(frame.path):
        return {"uri": quote(result.sources.relative(frame.path)), "uriBaseId": "SRCROOT"}
    path = result.sources.find(frame.path) or frame.path
    return {"uri": "file://" + quote(path) if path.startswith("/") else quote(path)}


def _location(result, frame, message=None, number=None):
    loc = {}
    if number is not None:
        loc["id"] = number
    if frame.file:
        loc["physicalLocation"] = {"artifactLocation": _artifact(result, frame)}
        if frame.line:
            loc["physicalLocation"]["region"] = {"startLine": frame.line}
    if frame.fn:
        loc["logicalLocations"] = [{"fullyQualifiedName": frame.fn, "kind": "function"}]
    if message:
        loc["message"] = {"text": message}
    return loc


def _stack(result, paragraph):
    return {"message": {"text": paragraph.text or paragraph.role or "stack"},
            "frames": [{"location": _location(result, f)} for f in paragraph.stack]}


def _steps(result, group):
    for role, words in STEPS:
        paragraph = group.report.place(role)
        frame = located_frame(paragraph.stack) if paragraph else None
        if frame:
            yield role, _location(result, frame, words if role == "access" or not paragraph.text else paragraph.text)


def _result(result, group, rules):
    frame = group.located()
    text = group.report.headline
    details = [p.text for p in group.report.paragraphs[1:] if p.text]
    steps = list(_steps(result, group))
    out = {
        "ruleId": group.kind, "ruleIndex": rules.index(group.kind), "level": "error",
        "message": {"text": text + "." + "".join("\n" + t for t in details)},
        "locations": [_location(result, frame)] if frame else [],
        "relatedLocations": [dict(loc, id=i) for i, (role, loc) in enumerate(steps) if role != "access"],
        "stacks": [_stack(result, p) for p in group.report.paragraphs if p.stack],
        "partialFingerprints": {"crabcheckFunctions/v1": group.id},
        "occurrenceCount": max(1, group.count),
        "properties": {"fingerprint": group.fingerprint, "programs": sorted(group.programs)},
    }
    if len(steps) > 1:
        out["codeFlows"] = [{"threadFlows": [{"locations": [{"location": loc, "executionOrder": i + 1}
                                                            for i, (_, loc) in enumerate(steps)]}]}]
    if result.baseline:
        out["baselineState"] = "unchanged" if group.state == "known" else "new"
    return out


def _run(result, tool):
    groups = [g for g in result.groups if g.report.tool == tool]
    rules = sorted({g.kind for g in groups})
    processes = [p for p in result.processes if p.tool == tool]
    return {
        "tool": {"driver": {"name": tool, "version": VERSION,
                            "rules": [{"id": k, "name": clean(k).replace(":", ""),
                                       "shortDescription": {"text": ABOUT.get(k.rpartition(":")[2], k)}} for k in rules]}},
        "originalUriBaseIds": {"SRCROOT": {"uri": "file://" + quote(os.path.join(result.sources.root, ""))}},
        "invocations": [{"executionSuccessful": p.complete and not p.signal, "processId": p.pid, "arguments": p.arguments,
                         "executableLocation": {"uri": quote(p.path or p.program)}} for p in processes],
        "results": [_result(result, g, rules) for g in groups],
        "columnKind": "utf16CodeUnits",
    }


def write(result, out):
    tools = sorted({p.tool for p in result.processes} | {g.report.tool for g in result.groups}) or ["crabcheck"]
    json.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(result, t) for t in tools]}, out, indent=1, ensure_ascii=False)
    out.write("\n")
