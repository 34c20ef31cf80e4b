# SPDX-License-Identifier: GPL-2.0-or-later
"""Plain text: new reports in full, known ones counted, vanished ones named, and a last line with the sums."""
from .result import kinds_text, plural, seen_text, words_of


def report_lines(number, group):
    yield "%d. %s: %s   (%s)" % (number, group.kind, group.report.headline, seen_text(group))
    yield from words_of(group)
    yield ""


def summary_line(result):
    parts = [plural(len(result.processes), "process", "processes")]
    if result.baseline:
        parts += ["%d new" % len(result.new), "%d known" % len(result.known), "%d vanished" % len(result.vanished)]
    else:
        parts.append(plural(len(result.groups), "report"))
    if result.groups:
        parts.append(kinds_text(result.kinds(result.new if result.baseline else None)))
    return "crabcheck-report: " + ", ".join(p for p in parts if p != "-")


def lines(result, show_known=False, limit=None):
    shown = result.groups if show_known or not result.baseline else result.new
    for number, group in enumerate(shown[:limit], 1):
        yield from report_lines(number, group)
    if limit and len(shown) > limit:
        yield "... and %d more" % (len(shown) - limit)
        yield ""
    for program, fingerprint in result.vanished:
        yield "vanished: %s: %s" % (program, fingerprint)
    for p in result.incomplete:
        yield "incomplete: %s (process %d): its XML has no end (killed, or became another program)" % (p.program, p.pid)
    for p in result.processes:
        if p.signal:
            yield "ended by a signal: %s (process %d): %s" % (p.program, p.pid, p.signal)
    for note in result.notes:
        yield note
    yield summary_line(result)


def write(result, out):
    out.write("\n".join(lines(result)) + "\n")
