# SPDX-License-Identifier: GPL-2.0-or-later
"""XML in, formats out."""
import json
import os
import re
import xml.etree.ElementTree as ET

import common
from common import Skip, check, equal, report, run, xml_of

FORK = """
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>
static void bad(void) { char *p = malloc(8); free(p); p[0] = 1; }
int main(void)
{
    for (int i = 0; i < 3; i++)
        if (fork() == 0) { bad(); return 0; }
    while (wait(0) > 0) { }
    return 0;
}
"""

KILLED = """
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/wait.h>
int main(void)
{
    int said[2];
    char c;
    if (pipe(said)) return 1;
    pid_t child = fork();
    if (child == 0) { char *p = malloc(8); free(p); p[0] = 1; write(said[1], "x", 1); for (;;) pause(); }
    read(said[0], &c, 1);
    kill(child, SIGKILL);
    wait(0);
    return 0;
}
"""


def one(folder):
    program = common.mixed_program(folder / "p")
    return xml_of(program, folder / "xml")


def test_protocol_shape(folder):
    """An error is kind, what, stack, then auxwhat and stack, as Memcheck's; ours is one element at the end."""
    error = ET.parse(one(folder)[0]).getroot().find("error")
    tags = [c.tag for c in error]
    equal(tags[:5], ["unique", "tid", "kind", "what", "stack"])
    equal(tags[-1], "crabcheck")
    check(set(tags[5:-1]) <= {"auxwhat", "xauxwhat", "stack"}, tags)
    check(error.find("crabcheck").find(".//stack") is None, "a stack inside <crabcheck>")
    numbers = [int(e.text) for e in error.iter("stackno")]
    check(numbers and max(numbers) < tags.count("stack"), numbers)
    rows = error.findall("crabcheck/tree/row")
    check(len(rows) >= 2 and {r.find("now").text for r in rows} >= {"Disabled", "Unique"}, "tree rows")
    marks = [r.findtext("mark") for r in rows]
    check("used" in marks and "took the right" in marks, marks)


def test_fingerprint(folder):
    d = json.loads(report("-f", "json", folder_of(folder), code=1).stdout)
    equal(d["reports"][0]["fingerprint"], "Borrow | access counter_bump | birth stale_pointer::register | "
          "loss stale_pointer::round | block stack of stale_pointer::main")


def folder_of(folder):
    one(folder)
    return folder / "xml"


def test_fingerprint_survives_shifted_lines(folder):
    ids = set()
    for shift, options in ((0, ()), (9, ()), (23, ("--history=full",))):
        program = common.mixed_program(folder / ("p%d" % shift), lines_before=shift)
        xml_of(program, folder / ("x%d" % shift), options=options)
        d = json.loads(report("-f", "json", folder / ("x%d" % shift), code=1).stdout)
        lines = {f.get("line") for p in d["reports"][0]["paragraphs"] for f in p["stack"]}
        check(shift == 0 or min(n for n in lines if n) > shift, "lines did not move", lines)
        ids.add(d["reports"][0]["id"])
    equal(len(ids), 1, "fingerprints")


def test_fold_forked(folder):
    program = common.c_program(folder / "p", "forks", FORK)
    files = xml_of(program, folder / "xml")
    equal(len(files), 4, "one file per process")
    d = json.loads(report("-f", "json", folder / "xml", code=1).stdout)
    equal([(r["kind"], r["count"], r["processes"]) for r in d["reports"]], [("UseAfterFree", 3, 3)])
    equal(d["totals"]["processes"], 4)


def test_cut_off(folder):
    """A process that was killed: its whole errors count, and it is named."""
    path = one(folder)[0]
    text = path.read_text()
    end = text.index("</error>") + len("</error>")
    path.write_text(text[:end] + text[text.index("<error>"):end - 40])
    out = report(path, code=1).stdout
    check("1 report" in out and "incomplete: stale" in out, out)


def test_signal(folder):
    """A signal ended it: said, and no baseline entry has vanished."""
    program = common.c_program(folder, "sig", "#include <signal.h>\nint main(void) { raise(SIGTERM); return 0; }")
    xml_of(program, folder / "xml")
    (folder / "known").write_text("sig: UseAfterFree | access f\n")
    out = report("--baseline=%s/known" % folder, folder / "xml", code=0).stdout
    check("ended by a signal: sig (process" in out and "SIGTERM" in out and "0 vanished" in out, out)


def test_exec(folder):
    """A forked process that becomes another program is no broken one; one that is killed is."""
    text = FORK.replace("{ bad(); return 0; }", '{ bad(); execl("/bin/true", "true", (char *)0); return 1; }')
    xml_of(common.c_program(folder, "execs", text), folder / "xml")
    d = json.loads(report("-f", "json", folder / "xml", code=1).stdout)
    equal((d["totals"]["processes"], d["totals"]["incomplete"], d["reports"][0]["count"]), (4, 0, 3))
    xml_of(common.c_program(folder, "dies", KILLED), folder / "killed")
    d = json.loads(report("-f", "json", folder / "killed", code=1).stdout)
    equal((d["totals"]["processes"], d["totals"]["incomplete"], d["reports"][0]["count"]), (2, 1, 1))


def test_man_pages(folder):
    """Every option that --help knows is in the man page, and the other way round."""
    for command in ("crabcheck-report", "crabcheck-matrix", "cargo-crabcheck"):
        known = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run(command, "--help", code=0).stdout))
        page = (common.TOP / "docs" / "man" / (command + ".1")).read_text().replace("\\-", "-")
        equal(known - set(re.findall(r"--[a-z][a-z-]+", page)), set(), "docs/man/%s.1 lacks" % command)
        own = set(re.findall(r"^\.(?:TP\n\.)?(?:BI?R?|BR) (--[a-z][a-z-]+)", page, re.M))
        equal(own - known, set(), "docs/man/%s.1 has what the command has not" % command)


def test_bad_input(folder):
    (folder / "a.xml").write_text("<html/>")
    report(folder / "a.xml", code=2)
    report(folder / "none.xml", code=2)
    report("-f", "nonsense", folder / "a.xml", code=2)
    report("--baseline-update", folder / "a.xml", code=2)


def test_memcheck(folder):
    common.need("valgrind")
    program = common.c_program(folder / "p")
    (folder / "xml").mkdir()
    run("valgrind", "--tool=memcheck", "--leak-check=full", "--xml=yes", "--xml-file=%s/xml/%%p.xml" % folder, program, "d", code=0)
    d = json.loads(report("-f", "json", folder / "xml", code=1).stdout)
    equal([r["fingerprint"] for r in d["reports"]], ["memcheck:InvalidWrite | access dangling | with dangling | with make"])


def test_text_and_markdown(folder):
    out = report("-f", "text", "-f", "markdown:%s/m.md" % folder, folder_of(folder), code=1).stdout
    check("at counter_bump (counter.c:" in out and "1 report, Borrow 1" in out, out)
    text = (folder / "m.md").read_text()
    check("| stale | 1 | 1 | Borrow 1 |" in text and text.count("<details>") == text.count("</details>") == 1, text)


def test_github(folder):
    one(folder)
    out = report("-f", "github", "--source-root", folder / "p", folder / "xml", code=1).stdout
    check(re.match(r"::error file=counter\.c,line=\d+,title=crabcheck%3A Borrow::Read through[^\n]*%0Aborn in "
                   r"stale_pointer::register \(stale-pointer\.rs:\d+\)[^\n]*\n$", out), out)


def test_junit(folder):
    common.c_program(folder / "q", "silent", "int main(void) { return 0; }")
    xml_of(folder / "q" / "silent", folder / "xml")
    report("-f", "junit:%s/j.xml" % folder, folder_of(folder), code=1)
    root = ET.parse(folder / "j.xml").getroot()
    equal((root.get("tests"), root.get("failures")), ("2", "1"))
    equal({s.get("name"): s.get("failures") for s in root}, {"silent": "0", "stale": "1"})
    name = root.find(".//failure/..").get("name")
    check(re.match(r"Borrow in counter_bump \[[0-9a-f]{8}\]$", name), name)


def sarif_of(folder):
    one(folder)
    program = common.c_program(folder / "q")
    xml_of(program, folder / "xml", "do")
    (folder / "empty").write_text("")
    report("-f", "sarif:%s/s.sarif" % folder, "--baseline", folder / "empty", folder / "xml", code=1)
    return json.loads((folder / "s.sarif").read_text())


def test_sarif(folder):
    """Without the schema: what services insist on."""
    s = sarif_of(folder)
    equal(s["version"], "2.1.0")
    rules = [r["id"] for r in s["runs"][0]["tool"]["driver"]["rules"]]
    for result in s["runs"][0]["results"]:
        equal(rules[result["ruleIndex"]], result["ruleId"])
        check(result["message"]["text"] and result["partialFingerprints"], "message, fingerprint")
        check(result["baselineState"] == "new", "state")
        place = result["locations"][0]["physicalLocation"]
        check(place["region"]["startLine"] >= 1 and not re.search(r"\s", place["artifactLocation"]["uri"]), place)
    check({"Borrow", "UseAfterFree", "OutOfBounds"} <= set(rules), rules)


def test_sarif_schema(folder):
    """The schema of OASIS, as it was published (schemas/README)."""
    try:
        import jsonschema
    except ImportError:
        raise Skip("python3-jsonschema is not installed")
    schema = json.loads((common.TOP / "tests" / "ci" / "schemas" / "sarif-2.1.0.json").read_text())
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    s = sarif_of(folder)
    errors = list(validator.iter_errors(s))
    check(not errors, "schema:", [e.message for e in errors[:5]])
    check(list(validator.iter_errors(dict(s, version="3"))), "the validator takes everything")
