# SPDX-License-Identifier: GPL-2.0-or-later
"""JUnit XML: a suite per program; a failed test case per new report, a skipped one per known report, a passed one for a program
that is silent, an error for a process without an end.  Names hold no lines, so that a service can follow them over time."""
import re
from xml.sax.saxutils import escape, quoteattr

from .result import seen_text, title, words_of

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _attr(text):
    return quoteattr(_FORBIDDEN.sub("?", text))


def _case(program, group):
    name = "%s [%s]" % (title(group), group.id[:8])
    head = "  <testcase classname=%s name=%s" % (_attr(program), _attr(name))
    if group.state == "known":
        return head + "><skipped message=\"known: in the baseline\"/></testcase>"
    body = "\n".join([group.report.headline, "(" + seen_text(group) + ")"] + words_of(group))
    return "%s><failure type=%s message=%s>%s</failure></testcase>" % (
        head, _attr(group.kind), _attr(group.report.headline), escape(_FORBIDDEN.sub("?", body)))


def write(result, out):
    suites = []
    sums = [0, 0, 0, 0]
    for program in result.programs():
        seen = {}
        for g in result.groups:
            if program in g.programs:
                seen.setdefault(g.id, g)        # lines apart, names alike: one case
        cases = [_case(program, g) for g in seen.values()]
        failures = sum(g.state == "new" for g in seen.values())
        broken = [p for p in result.processes if p.program == program and not p.complete]
        if broken:
            cases.append('  <testcase classname=%s name="ran to its end"><error message="%d processes without an end in their XML: '
                         'killed, or became another program"/></testcase>' % (_attr(program), len(broken)))
        if not cases:
            cases.append('  <testcase classname=%s name="no reports"/>' % _attr(program))
        counts = (len(cases), failures, 1 if broken else 0, len(seen) - failures)
        sums = [a + b for a, b in zip(sums, counts)]
        suites.append(" <testsuite name=%s tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n%s\n </testsuite>"
                      % ((_attr(program),) + counts + ("\n".join(cases),)))
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="crabcheck" tests="%d" failures="%d" errors="%d" '
              'skipped="%d">\n%s\n</testsuites>\n' % (*sums, "\n".join(suites)))
