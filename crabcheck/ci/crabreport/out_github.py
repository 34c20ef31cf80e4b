# SPDX-License-Identifier: GPL-2.0-or-later
"""GitHub annotations: workflow commands on standard output.  GitHub shows ten errors per step, so new reports come first and
known ones are notices in one line."""
from .names import clean
from .result import plural


def _data(text):
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text):
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _message(result, group):
    parts = [group.report.headline]
    for role, words in (("birth", "born"), ("loss", "lost its right"), ("block", "allocated")):
        frame = group.located(role)
        if frame and frame.file:
            parts.append("%s in %s (%s:%d)" % (words, clean(frame.fn), result.sources.relative(frame.path), frame.line))
    parts.append("programs: " + ", ".join(sorted(group.programs)))
    return "\n".join(parts)


def write(result, out):
    for group in result.new:
        frame = group.located()
        where = ""
        if frame and frame.file:
            where = "file=%s,line=%d," % (_property(result.sources.relative(frame.path)), max(frame.line, 1))
        out.write("::error %stitle=%s::%s\n" % (where, _property("crabcheck: " + group.kind), _data(_message(result, group))))
    for program, fingerprint in result.vanished:
        out.write("::notice title=crabcheck%%3A vanished::%s\n" % _data("%s: %s" % (program, fingerprint)))
    if result.known:
        out.write("::notice title=crabcheck%%3A known::%s\n" % _data(plural(len(result.known), "known report")))
