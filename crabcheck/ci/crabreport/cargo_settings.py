# SPDX-License-Identifier: GPL-2.0-or-later
"""What a project tells cargo in its manifest and in .cargo/config.toml that would take debug information away again.

The profile itself is overruled by CARGO_PROFILE_<NAME>_DEBUG (cargo.py).  Three things are stronger than these variables, and are
answered in kind: a package's own entry in a profile, by --config; compiler flags in the environment and in config files, by a flag
behind them.  Everything that does not say something about debug information stays as it is.

Refused: asking `cargo config get` and `cargo rustc --print`; the former is unstable, the latter builds.
"""
import os
import tomllib

LESS = ("debuginfo", "strip", "split-debuginfo")        # -C options that matter; `-g` and `-Cdebuginfo=2` do no harm
FLAGS = ["-Cdebuginfo=2", "-Cstrip=none", "-Csplit-debuginfo=off"]
PROFILE_KEYS = ("debug", "strip", "split-debuginfo")
VALUES = {"debug": "2", "strip": '"none"', "split-debuginfo": '"off"'}


def _toml(path):
    try:
        with open(path, "rb") as f:
            return tomllib.load(f)
    except (OSError, tomllib.TOMLDecodeError):
        return {}               # cargo will say what is wrong with it


def config_files(folder, environment):
    """The tables of all config files that cargo reads in this folder, the strongest first."""
    home = environment.get("CARGO_HOME") or os.path.join(environment.get("HOME", "/"), ".cargo")
    folder = os.path.abspath(folder)
    places = []
    while True:
        places.append(os.path.join(folder, ".cargo"))
        if folder == os.path.dirname(folder):
            break
        folder = os.path.dirname(folder)
    if home not in places:
        places.append(home)
    for place in places:
        for name in ("config", "config.toml"):          # cargo prefers the one without a suffix
            path = os.path.join(place, name)
            if os.path.isfile(path):
                yield _toml(path)
                break


def _table(data, *path):
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def build_target(configs):
    """build.target of the strongest file that has one: a list."""
    for config in configs:
        value = _table(config, "build").get("target")
        if value:
            return [value] if isinstance(value, str) else list(value)
    return []


def _quoted(key):
    return '"%s"' % key.replace("\\", "\\\\").replace('"', '\\"')


def package_profiles(manifest, configs):
    """--config words for packages whose entry in a profile has less debug information than the whole."""
    words = []
    for data in [_toml(manifest)] + list(configs):
        for profile, settings in _table(data, "profile").items():
            for package, entry in _table(settings, "package").items():
                for key in PROFILE_KEYS:
                    if isinstance(entry, dict) and key in entry:
                        words += ["--config", "profile.%s.package.%s.%s=%s" % (profile, _quoted(package), key, VALUES[key])]
    return words


def _is_less(flags):
    text = flags if isinstance(flags, str) else " ".join(str(f) for f in flags)
    return any(word in text for word in LESS)


def _flag_words(path, flags):
    """Lists of two files are joined by cargo, the stronger behind the weaker; strings are not."""
    if isinstance(flags, str):
        return ["--config", '%s="%s %s"' % (path, flags.replace("\\", "\\\\").replace('"', '\\"'), " ".join(FLAGS))]
    return ["--config", "%s=[%s]" % (path, ", ".join('"%s"' % f for f in FLAGS))]


def config_flags(configs):
    """--config words behind compiler flags in config files that ask for less."""
    words, seen = [], set()
    for config in configs:
        tables = [("build", _table(config, "build"))]
        tables += [("target." + _quoted(name), _table(config, "target", name)) for name in _table(config, "target")]
        for path, table in tables:
            flags = table.get("rustflags")
            if isinstance(flags, (str, list)) and path not in seen and _is_less(flags):
                seen.add(path)
                words += _flag_words(path + ".rustflags", flags)
    return words


def environment_flags(environment):
    """The same for RUSTFLAGS and its encoded sister, which beats it."""
    encoded = environment.get("CARGO_ENCODED_RUSTFLAGS")
    if encoded and _is_less(encoded.replace("\x1f", " ")):
        environment["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join([encoded] + FLAGS)
    elif not encoded and _is_less(environment.get("RUSTFLAGS", "")):
        environment["RUSTFLAGS"] += " " + " ".join(FLAGS)


def doc_test_words(configs, environment):
    """rustdoc compiles doc-tests on its own: debug information must always be asked for."""
    if environment.get("CARGO_ENCODED_RUSTDOCFLAGS"):
        environment["CARGO_ENCODED_RUSTDOCFLAGS"] += "\x1f-Cdebuginfo=2"
    elif "RUSTDOCFLAGS" in environment:
        environment["RUSTDOCFLAGS"] += " -Cdebuginfo=2"
    else:
        flags = next((c["build"]["rustdocflags"] for c in configs if "rustdocflags" in _table(c, "build")), [])
        if isinstance(flags, str):
            return ["--config", 'build.rustdocflags="%s -Cdebuginfo=2"' % flags.replace("\\", "\\\\").replace('"', '\\"')]
        return ["--config", 'build.rustdocflags=["-Cdebuginfo=2"]']
    return []
