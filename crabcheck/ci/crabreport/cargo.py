# SPDX-License-Identifier: GPL-2.0-or-later
"""cargo crabcheck test | run | bench | nextest run: cargo as it is, with every binary it starts under crabcheck.

cargo builds with the project's own profile, except that debug information is 2, not stripped and not split; it starts test
binaries, examples, benches and doc-tests through its runner mechanism (CARGO_TARGET_<TRIPLE>_RUNNER), which is this command
again (cargo_runner.py).  Everything behind the subcommand is cargo's.

Refused: starting the binaries ourselves from cargo's JSON messages.  Working folders, environment, doc-tests, nextest and
filters would all have to be rebuilt, and would be wrong in the next release of cargo.
"""
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

from . import VERSION, cargo_runner, cargo_settings, out_text
from .baseline import BaselineError
from .cargo_watch import Watch, clock, failed_of, paint, tests_of
from .convert import FORMATS, judge, write_format
from .names import clean
from .read_xml import read_all
from .result import kinds_text, short_place, title

USAGE = """usage: cargo crabcheck [OPTIONS] test|run|bench|nextest run [cargo's arguments] [-- the program's arguments]

  --tool-arg=ARG          an option for crabcheck (may be given more than once); CRABCHECK_OPTS in the environment too
  --baseline=FILE         known violations: counted, not failed
  --baseline-update[=grow]  take vanished violations off the list; grow: put new ones on it
  --report=NAME[:FILE]    after the run, also: %s
  --show=N                new reports printed in full (default 20)
  --error-exitcode=N      exit code for new reports when the tests pass (default 66)
  --crabcheck=CMD         the command to run programs under (default: crabcheck beside this command, or valgrind --tool=crabcheck)
  --run-dir=DIR           where the XML goes (default: crabcheck/ in cargo's target folder; the last five runs stay)
  --version, --help

Behind the subcommand, options of this list need their `=`.
Exit code: cargo's where it is not 0, else 66 if there are new reports, else 0.""" % ", ".join(FORMATS)

# Programs of the system that tests start are not what is to be checked.
SKIP = "/bin/*,/sbin/*,/lib/*,/lib64/*,/usr/bin/*,/usr/sbin/*,/usr/lib/*,/usr/libexec/*,/usr/local/*,*/.cargo/bin/*,*/.rustup/*"
KEPT_RUNS = 5
VALUED = {"--tool-arg", "--baseline", "--report", "--show", "--error-exitcode", "--crabcheck", "--run-dir", "--source-root"}


class Usage(Exception):
    pass


class Options:
    def __init__(self):
        self.tool_args, self.reports = [], []
        self.baseline = self.baseline_update = self.crabcheck = self.run_dir = self.source_root = None
        self.show, self.error_exitcode = 20, 66
        self.cargo = []                 # subcommand and everything behind it

    def set(self, name, value):
        if name == "--tool-arg":
            self.tool_args.append(value)
        elif name == "--report":
            if value.partition(":")[0] not in FORMATS:
                raise Usage("--report=%s: none of %s" % (value, ", ".join(FORMATS)))
            self.reports.append(value)
        elif name in ("--show", "--error-exitcode"):
            if not value.isdigit():
                raise Usage("%s=%s: not a number" % (name, value))
            setattr(self, name[2:].replace("-", "_"), int(value))
        else:
            setattr(self, name[2:].replace("-", "_"), value)

    def take(self, word, following):
        """True if the word is ours; `following` is an iterator for `--name value`, None where only `--name=value` counts."""
        name, equals, value = word.partition("=")
        if name == "--baseline-update":
            if equals and value != "grow":
                raise Usage("--baseline-update takes nothing or =grow")
            self.baseline_update = value or "shrink"
            return True
        if name not in VALUED or (not equals and following is None):
            return False
        if not equals:
            value = next(following, None)
            if value is None:
                raise Usage(name + " needs a value")
        self.set(name, value)
        return True


def parse(arguments):
    options = Options()
    words = iter(arguments)
    for word in words:
        if word in ("--help", "-h"):
            print(USAGE)
            sys.exit(0)
        if word in ("--version", "-V"):
            print("cargo-crabcheck " + VERSION)
            sys.exit(0)
        if word.startswith("+") or not word.startswith("-"):
            options.cargo.append(word)
            if not word.startswith("+"):
                break
        elif not options.take(word, words):
            raise Usage("unknown option %s (cargo's options stand behind the subcommand)" % word)
    for word in words:
        if word == "--":
            options.cargo += ["--"] + list(words)
            break
        if not options.take(word, None):
            options.cargo.append(word)
    if not options.cargo:
        raise Usage("no subcommand")
    if options.baseline_update and not options.baseline:
        raise Usage("--baseline-update needs --baseline=FILE")
    return options


# ---- what cargo is told ----------------------------------------------------------------------------------------------------

HARNESS_VALUES = {"--test-threads", "--format", "--color", "--logfile", "--shuffle-seed", "-Z"}
CARGO_VALUES = {"-p", "--package", "--exclude", "--bin", "--example", "--test", "--bench", "-F", "--features", "--profile", "--target",
                "--target-dir", "--manifest-path", "--config", "--color", "--message-format", "-j", "--jobs", "-Z", "-C", "-P", "--lockfile-path",
                "--cargo-profile", "--retries", "--test-threads", "--build-jobs", "--tool-config-file", "--config-file", "--status-level",
                "--final-status-level", "--failure-output", "--success-output", "--max-fail", "--no-tests", "--stress-count"}


def _positional(words, valued):
    """Words that are neither options nor their values."""
    out = []
    it = iter(words)
    for word in it:
        if word in valued:
            next(it, None)
        elif not word.startswith("-"):
            out.append(word)
    return out


class Plan:
    """cargo's command line, taken apart as far as is needed."""

    def __init__(self, options):
        words = options.cargo
        self.toolchain = [w for w in words[:1] if w.startswith("+")]
        self.words = words[len(self.toolchain):]
        at = self.words.index("--") if "--" in self.words else len(self.words)
        self.own = self.words[:at]
        self.sub = self.words[0]
        self.nextest = self.sub == "nextest"
        if self.sub not in ("test", "t", "run", "r", "bench", "nextest"):
            raise Usage("cargo crabcheck knows test, run, bench and nextest run, not %s" % self.sub)

    def value(self, *names):
        found = None
        for i, word in enumerate(self.own):
            name, equals, value = word.partition("=")
            if name in names:
                found = value if equals else (self.own[i + 1] if i + 1 < len(self.own) else None)
        return found

    def has(self, *names):
        return any(w in names for w in self.own)

    def partial(self):
        """Whether tests may be left out: a baseline's entries that do not show up then have not vanished."""
        if self.sub in ("run", "r"):
            return False
        behind = self.words[len(self.own) + 1:]
        if any(w.startswith(("--skip", "--exact", "--ignored", "--test-skip")) for w in behind) or _positional(behind, HARNESS_VALUES):
            return True
        if self.nextest:
            return self.has("-E", "--filterset", "--filter-expr", "--partition", "--run-ignored") or \
                any(w.startswith(("-E", "--filter", "--partition", "--run-ignored")) for w in self.own) or \
                len(_positional(self.own[1:], CARGO_VALUES)) > 1           # `run` itself is one
        return bool(_positional(self.own[1:], CARGO_VALUES))

    def quiet(self):
        return self.has("-q", "--quiet") or os.environ.get("CARGO_TERM_QUIET") == "true"

    def color(self):
        """As cargo decides for its own words on standard error."""
        wish = self.value("--color") or os.environ.get("CARGO_TERM_COLOR", "auto")
        if wish in ("always", "never"):
            return wish == "always"
        return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def cargo(self):
        return ["cargo" if self.toolchain else os.environ.get("CARGO", "cargo")] + self.toolchain

    def command(self, config):
        """cargo does not pass its own --config on to nextest, which has one."""
        at = 1 + next((i for i, w in enumerate(self.own) if w in ("run", "r")), 0) if self.nextest else 0
        return self.cargo() + self.words[:at] + config + self.words[at:]

    def profiles(self):
        custom = self.value("--cargo-profile") if self.nextest else self.value("--profile")
        names = ["dev", "test", "release", "bench"]
        return names + [custom] if custom and custom not in names else names

    def triples(self):
        text = subprocess.run([os.environ.get("RUSTC", "rustc")] + self.toolchain + ["-vV"], capture_output=True, text=True).stdout
        host = re.search(r"^host: (\S+)", text, re.M)
        wanted = {host.group(1)} if host else {"x86_64-unknown-linux-gnu"}
        targets = [self.value("--target") or os.environ.get("CARGO_BUILD_TARGET")]
        if not targets[0]:
            targets = cargo_settings.build_target(cargo_settings.config_files(os.getcwd(), os.environ))
        return wanted | {os.path.basename(t).removesuffix(".json") for t in targets}


def profile_environment(plan):
    out = {}
    for name in plan.profiles():
        key = "CARGO_PROFILE_%s_" % name.upper().replace("-", "_")
        out.update({key + "DEBUG": "2", key + "STRIP": "none", key + "SPLIT_DEBUGINFO": "off"})
    return out


def runner_environment(plan, tool, options, run_dir, environment):
    own = os.path.abspath(sys.argv[0])
    if re.search(r"\s", own):           # cargo splits the variable at white space
        environment["PATH"] = os.path.dirname(own) + os.pathsep + environment.get("PATH", "")
        own = os.path.basename(own)
    for triple in plan.triples():
        environment["CARGO_TARGET_%s_RUNNER" % triple.upper().replace("-", "_").replace(".", "_")] = own + " __run"
    args = ["--trace-children=yes", "--trace-children-skip=" + SKIP, "--child-silent-after-fork=no"]
    args += shlex.split(os.environ.get("CRABCHECK_OPTS", "")) + options.tool_args
    environment["CRABCHECK_RUNNER"] = json.dumps({"tool": tool, "tool_args": args, "run_dir": run_dir,
                                                  "watch_output": plan.sub in ("test", "t", "bench"),
                                                  "partial": plan.partial(),
                                                  "lists": plan.sub not in ("run", "r")})


def settings_words(plan, data, environment):
    """--config words: debug information where the project's own settings are stronger than the profile's variables."""
    configs = list(cargo_settings.config_files(os.getcwd(), environment))
    cargo_settings.environment_flags(environment)
    words = cargo_settings.package_profiles(os.path.join(data["workspace_root"], "Cargo.toml"), configs)
    words += cargo_settings.config_flags(configs)
    if plan.sub in ("test", "t"):
        words += cargo_settings.doc_test_words(configs, environment)
    return words


def tool_command(options):
    if options.crabcheck:
        return shlex.split(options.crabcheck)
    if os.environ.get("CRABCHECK"):
        return shlex.split(os.environ["CRABCHECK"])
    beside = os.path.join(os.path.dirname(os.path.realpath(sys.argv[0])), "crabcheck")
    if os.path.isfile(beside) and os.access(beside, os.X_OK):
        return [beside]
    found = shutil.which("crabcheck")
    return [found] if found else ["valgrind", "--tool=crabcheck"]


def metadata(plan, environment):
    command = plan.cargo() + ["metadata", "--no-deps", "--format-version=1"]
    manifest = plan.value("--manifest-path")
    if manifest:
        command += ["--manifest-path", manifest]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stderr)
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def make_run_dir(options, plan, data):
    if options.run_dir:
        os.makedirs(options.run_dir, exist_ok=True)
        return os.path.abspath(options.run_dir)
    top = os.path.join(os.path.abspath(plan.value("--target-dir") or data["target_directory"]), "crabcheck")
    os.makedirs(top, exist_ok=True)
    for old in sorted(d for d in os.listdir(top) if re.match(r"\d{8}-\d{6}-\d+$", d))[:1 - KEPT_RUNS]:
        shutil.rmtree(os.path.join(top, old), ignore_errors=True)
    path = os.path.join(top, time.strftime("%Y%m%d-%H%M%S") + "-%d" % os.getpid())
    os.mkdir(path)
    return path


# What `nextest run` takes and `nextest list` does not.
RUN_FLAGS = {"--no-capture", "--nocapture", "--no-fail-fast", "--nff", "--fail-fast", "--ff", "--hide-progress-bar"}
RUN_VALUES = {"--retries", "--test-threads", "-j", "--jobs", "--max-fail", "--status-level", "--final-status-level", "--failure-output",
              "--success-output", "--no-tests", "--show-progress", "--stress-count", "--stress-duration"}


def count_nextest(command, environment):
    """nextest is asked what it would run.  No answer is no trouble: the run itself says what is wrong."""
    words = command[:command.index("--")] if "--" in command else command
    out, skip = [], False
    for word in words:
        if skip or word in RUN_FLAGS or word.partition("=")[0] in RUN_VALUES:
            skip = not skip and word in RUN_VALUES
        else:
            out.append("list" if word in ("run", "r") and "list" not in out else word)
    done = subprocess.run(out + ["--list-type", "binaries-only", "--message-format", "json"], env=environment,
                          stdout=subprocess.PIPE, text=True)          # it builds: its words are cargo's
    try:
        return len(json.loads(done.stdout)["rust-binaries"])
    except (ValueError, KeyError, TypeError):
        return 0


def count_binaries(plan, command, environment):
    """Builds first, so that progress knows how many binaries there will be.  None: the build failed, and cargo said why."""
    at = command.index("--") if "--" in command else len(command)
    if plan.nextest and plan.has("run", "r"):
        return count_nextest(command, environment)
    if plan.sub not in ("test", "t", "bench") or plan.has("--no-run", "--doc") or plan.value("--message-format"):
        return 0
    done = subprocess.run(command[:at] + ["--no-run", "--message-format=json-render-diagnostics"], env=environment,
                          stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.returncode)
    found = set()
    for line in done.stdout.splitlines():
        message = json.loads(line) if line.startswith("{") else {}
        if message.get("reason") == "compiler-artifact" and message.get("executable") and message["profile"]["test"]:
            found.add(message["executable"])
    return len(found)


# ---- after the run ---------------------------------------------------------------------------------------------------------

def table(result, watch):
    rows = [("binary", "tests", "reports", "kinds", "time")]
    for label in watch.labels:
        starts = [s for s in watch.starts.values() if s.label == label]
        groups = [g for g in result.groups if label in g.programs]
        failed = sum(failed_of(s) for s in starts)
        tests = sum(tests_of(s) for s in starts)
        rows.append((label, ("%d" % tests + (", %d failed" % failed if failed else "")) if tests else "-", str(len(groups)),
                     kinds_text(result.kinds(groups)), clock(sum(s.end["seconds"] for s in starts if s.end))))
    for program in sorted({p for g in result.groups for p in g.programs} - set(watch.labels)):
        groups = [g for g in result.groups if program in g.programs]
        rows.append(("  started: " + program, "-", str(len(groups)), kinds_text(result.kinds(groups)), ""))
    if len(rows) > 2:
        rows.append(("all", "%d" % sum(tests_of(s) for s in watch.starts.values()), str(len(result.groups)),
                     kinds_text(result.kinds()), clock(time.time() - watch.began)))
    widths = [max(len(r[i]) for r in rows) for i in range(5)]
    for r in rows:
        yield "  ".join([r[0].ljust(widths[0]), r[1].rjust(widths[1]), r[2].rjust(widths[2]), r[3].ljust(widths[3]),
                         r[4].rjust(widths[4])]).rstrip()


def where(result, limit=30):
    groups = result.new
    if not groups:
        return
    yield ""
    yield "where (%s):" % ("new" if result.baseline else "all")
    for g in groups[:limit]:
        loss = g.frame("loss")
        lost = ", right lost in " + clean(loss.fn) if loss else ""
        yield "  %5d\u00d7  %s  %s%s  [%s]" % (g.count, short_place(result, g), title(g), lost, ", ".join(sorted(g.programs)[:3]))
    if len(groups) > limit:
        yield "  ... and %d more" % (len(groups) - limit)


def dead_logs(watch):
    """Starts that failed with a word of Valgrind's core: the tool did not come up, or gave up."""
    for start in watch.starts.values():
        if not start.end or start.end["code"] == 0:
            continue
        for name in sorted(os.listdir(start.folder)):
            if name.endswith(".log"):
                with open(os.path.join(start.folder, name), encoding="utf-8", errors="replace") as f:
                    words = [line.strip() for line in f if line.startswith("valgrind: ")]
                if words:
                    yield "crabcheck: %s: %s" % (start.label, words[0])
                    break


def painted(line, result, color):
    """Headlines stand out; the line of sums is good or bad."""
    if re.match(r"\d+\. [\w:]+: ", line):
        return paint(line, "1;31", color)
    if line.startswith("crabcheck-report: "):
        return paint(line, "1;31" if result.new else "1;32", color)
    return line


def finish(options, run_dir, watch, color=False):
    out = sys.stderr
    processes = read_all([run_dir], lambda text: print("crabcheck: " + text, file=out))
    if not watch.starts:
        print("crabcheck: no program was started", file=out)
    result = judge(processes, options)
    result.processes = [p for p in result.processes if p.complete or p.reports]
    print(file=out)
    for line in out_text.lines(result, limit=options.show):
        print(painted(line, result, color), file=out)
    print(file=out)
    for line in list(table(result, watch)) + list(where(result)) + list(dead_logs(watch)):
        print(line, file=out)
    print("XML: %s" % run_dir, file=out)
    for spec in options.reports:
        write_format(result, spec)
    return result


def run_cargo(command, environment, watch):
    """cargo does not pass a SIGTERM on, and what it started would go on without anybody who waits."""
    child = subprocess.Popen(command, env=environment)

    def stop(number, frame):
        child.terminate()
        watch.kill_running()
    signal.signal(signal.SIGTERM, stop)
    interrupted = False
    while True:
        try:
            code = child.wait()
        except KeyboardInterrupt:
            interrupted = True  # the terminal told cargo and the tests too: their end is near
            continue
        if interrupted or code < 0:
            watch.settle()
        return -signal.SIGINT if interrupted else code      # the interrupted wait may have lost the status


def run(options):
    plan = Plan(options)
    environment = dict(os.environ)
    data = metadata(plan, environment)
    options.source_root = options.source_root or data["workspace_root"]
    run_dir = make_run_dir(options, plan, data)
    environment.update(profile_environment(plan))
    runner_environment(plan, tool_command(options), options, run_dir, environment)
    command = plan.command(settings_words(plan, data, environment))
    binaries = count_binaries(plan, command, environment)
    watch = Watch(run_dir, binaries, each=plan.sub in ("test", "t", "bench"), quiet=plan.quiet(), color=plan.color())
    watch.start()
    code = run_cargo(command, environment, watch)
    watch.finish()
    result = finish(options, run_dir, watch, plan.color())
    if code != 0:
        return code if code > 0 else 128 - code
    return options.error_exitcode if result.new else 0


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["__run"]:
        return cargo_runner.main(arguments[1:])
    if arguments[:1] == ["crabcheck"]:          # cargo gives its subcommand's name
        arguments = arguments[1:]
    try:
        return run(parse(arguments))
    except Usage as e:
        print("cargo-crabcheck: %s\n\n%s" % (e, USAGE), file=sys.stderr)
        return 2
    except (OSError, BaselineError) as e:
        print("cargo-crabcheck: %s" % e, file=sys.stderr)
        return 2
