# SPDX-License-Identifier: GPL-2.0-or-later
"""crabcheck-report: XML of one or many processes in, one or many formats out, and the verdict of the baseline."""
import argparse
import io
import os
import sys

from . import VERSION, out_github, out_html, out_json, out_junit, out_markdown, out_sarif, out_text
from .baseline import Baseline, BaselineError, covered_by
from .fold import coverage, fold, order
from .read_xml import read_all
from .result import Result
from .sources import Sources

FORMATS = {"text": out_text, "json": out_json, "sarif": out_sarif, "junit": out_junit, "github": out_github,
           "markdown": out_markdown, "html": out_html}
EPILOG = """Exit code: 0 nothing new, 1 reports that are not in the baseline (all, without one), 2 bad use, no input, or a file that is
no XML of Valgrind.  FILE is made by `crabcheck --xml=yes --xml-file=DIR/%p.xml PROGRAM`; a folder stands for all *.xml below it."""


def add_baseline_options(parser):
    parser.add_argument("--baseline", metavar="FILE", help="known violations: they are counted and do not fail")
    parser.add_argument("--baseline-update", choices=("shrink", "grow"), metavar="shrink|grow",
                        help="take vanished violations off the list (nothing else, and without a value too); grow: put new ones on it as well")
    parser.add_argument("--source-root", default=".", metavar="DIR", help="paths are shown relative to it (default: here)")


def plain_words(arguments):
    """--baseline-update without a value must not take the next word for one."""
    return [w if w != "--baseline-update" else w + "=shrink" for w in arguments]


def check_baseline_options(parser, options):
    if options.baseline_update and not options.baseline:
        parser.error("--baseline-update needs --baseline=FILE")


def judge(processes, options):
    """Folds, asks the baseline, updates it: everything but printing."""
    result = Result(processes, fold(processes), Sources(options.source_root))
    if options.baseline:
        covered = covered_by(processes, coverage)
        baseline = Baseline(options.baseline)
        result.baseline = options.baseline
        if not baseline.exists and options.baseline_update != "grow":
            result.notes.append("%s does not exist: every report is new (--baseline-update=grow makes it)" % options.baseline)
        if options.baseline_update:
            gone, added = baseline.update(result.groups, covered, options.baseline_update == "grow")
            result.notes.append("%s: %d taken off, %d added" % (options.baseline, gone, added))
            baseline = Baseline(options.baseline)
        baseline.judge(result.groups)
        result.vanished = [(program, fp) for _, program, fp in baseline.vanished(result.groups, covered)]
        result.groups.sort(key=order)
    return result


def write_format(result, spec):
    """NAME or NAME:FILE."""
    name, _, path = spec.partition(":")
    if not path or path == "-":
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", write_through=True)
        FORMATS[name].write(result, out)
        out.detach()
        return
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="replace") as out:
        FORMATS[name].write(result, out)


def format_spec(text):
    if text.partition(":")[0] not in FORMATS:
        raise argparse.ArgumentTypeError("%s is none of %s" % (text.partition(":")[0], ", ".join(FORMATS)))
    return text


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="crabcheck-report", description=__doc__.partition(": ")[2], epilog=EPILOG)
    parser.add_argument("--version", action="version", version="crabcheck-report " + VERSION)
    parser.add_argument("--format", "-f", action="append", type=format_spec, metavar="NAME[:FILE]",
                        help="%s; to FILE or standard output; may be given more than once (default: text)" % ", ".join(FORMATS))
    add_baseline_options(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit code 0 even with new reports")
    parser.add_argument("file", nargs="+", metavar="FILE", help="XML file, folder, or - for standard input")
    options = parser.parse_args(plain_words(sys.argv[1:] if arguments is None else arguments))
    check_baseline_options(parser, options)
    troubles = []

    def warn(text):
        troubles.append(text)
        print("crabcheck-report: " + text, file=sys.stderr)

    processes = read_all(options.file, warn)
    if not processes:
        if not troubles:
            warn("no XML files there")
        return 2
    try:
        result = judge(processes, options)
        for spec in options.format or ["text"]:
            write_format(result, spec)
    except (OSError, BaselineError) as e:
        print("crabcheck-report: %s" % e, file=sys.stderr)
        return 2
    if troubles:
        return 2
    return 1 if result.new and not options.exit_zero else 0
