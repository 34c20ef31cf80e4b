# SPDX-License-Identifier: GPL-2.0-or-later
"""Markdown for a job page (GitHub's step summary, GitLab's notes): a table, then each new report folded up."""
from .names import clean
from .result import kinds_text, plural, seen_text, short_place, words_of

LIMIT = 100         # job pages are cut at one megabyte


def _cell(text):
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")


def _code(text):
    return "`%s`" % text.replace("|", "\\|").replace("`", "'") if text else ""


def _head(result):
    if result.new:
        yield "### crabcheck: %s%s" % (plural(len(result.new), "new report" if result.baseline else "report"),
                                       ", %d known" % len(result.known) if result.known else "")
    else:
        yield "### crabcheck: nothing new" if result.baseline else "### crabcheck: no reports"
    yield ""
    yield "| program | processes | reports | kinds |"
    yield "|---|--:|--:|---|"
    for program in result.programs():
        groups = [g for g in result.groups if program in g.programs]
        processes = sum(p.program == program for p in result.processes)
        yield "| %s | %d | %d | %s |" % (_cell(program), processes, len(groups), _cell(kinds_text(result.kinds(groups))))
    yield ""


def _places(result, group):
    for role, words in (("access", "used"), ("birth", "born"), ("refuses", "refuses"), ("loss", "right lost"), ("block", "allocated"),
                        ("freed", "freed")):
        frame = group.frame(role)
        if frame:
            yield "| %s | %s | %s |" % (words, _code(clean(frame.fn)), _code(short_place(result, group, role)))


def _report(result, group):
    yield "<details><summary><b>%s</b> %s: %s</summary>" % (_cell(group.kind), _cell(short_place(result, group)),
                                                          _cell(group.report.headline))
    yield ""
    yield "| what | function | where |"
    yield "|---|---|---|"
    yield from _places(result, group)
    yield ""
    yield "````text"
    yield from words_of(group, 12)
    yield "````"
    yield "%s; fingerprint `%s`" % (_cell(seen_text(group)), group.id)
    yield "</details>"
    yield ""


def write(result, out):
    lines = list(_head(result))
    for group in result.new[:LIMIT]:
        lines += _report(result, group)
    if len(result.new) > LIMIT:
        lines.append("... and %d more" % (len(result.new) - LIMIT))
    if result.vanished:
        lines += ["**Vanished** (take them off with `--baseline-update`):", ""]
        lines += ["- `%s: %s`" % v for v in result.vanished] + [""]
    if result.incomplete:
        lines.append("%s without an end (killed, or became another program): %s" % (
            plural(len(result.incomplete), "process", "processes"), _cell(", ".join(sorted({p.program for p in result.incomplete})))))
    out.write("\n".join(lines) + "\n")
