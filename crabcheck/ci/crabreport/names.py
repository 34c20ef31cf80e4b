# SPDX-License-Identifier: GPL-2.0-or-later
"""Function names without what changes from build to build: hashes, generic arguments, counters, parameter lists, clones.

Also: which frames belong to a standard library.  They come and go with inlining and with the library's version, so a
fingerprint names the first frame that is not one of them.
"""
import functools
import re

_HASH = re.compile(r"::h[0-9a-f]{16}$")
_CLONE = re.compile(r"(\.(part|isra|constprop|cold|lto_priv|llvm|specialized|localalias|warm|hot)(\.\d+)*|\s*\[clone [^\]]*\])+$")
_NUMBERED = re.compile(r"\{([A-Za-z_]+)(?:\([^{}]*\))?#\d+\}")      # {closure#0} {impl#3} {lambda(int)#1}
_OPERATOR = re.compile(r"operator\s*(<<=|>>=|<=>|<<|>>|<=|>=|->\*|->|<|>|\(\))")
_DOC_TEST = re.compile(r"\b(_doctest_main_\w*?)_\d+_\d+\b|\b(__doctest)_\d+\b")     # rustdoc puts the line or a number into the name
_ABI = re.compile(r"\[abi:[^\]]*\]")


def _close(text, start):
    """Position behind the `>` that closes the `<` at start; `->` closes nothing."""
    depth = 0
    i = start
    while i < len(text):
        if text.startswith("->", i):
            i += 2
            continue
        if text[i] == "<":
            depth += 1
        elif text[i] == ">":
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return len(text)


def _without_generics(text):
    out = []
    i = 0
    while i < len(text):
        if text[i] != "<":
            out.append(text[i])
            i += 1
            continue
        end = _close(text, i)
        inner = text[i + 1:end - 1]
        starts = not out or "".join(out[-2:]) == "::"
        if starts and (" as " in inner or inner.startswith("impl ")):       # <Vec<T> as Drop>::drop
            out.append("<" + _without_generics(inner) + ">")
        elif starts and not out:                                            # <[T]>::len, <Vec<T>>::push
            out.append(_without_generics(inner))
        elif "".join(out[-2:]) == "::":                                     # f::<T>
            del out[-2:]
        i = end
    return "".join(out)


def _without_parameters(text):
    text = re.sub(r"\s+(const|volatile|&|&&|noexcept)+$", "", text)
    if not text.endswith(")") or text.endswith("(anonymous namespace)"):
        return text
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        depth += (text[i] == ")") - (text[i] == "(")
        if depth == 0:
            return text[:i].rstrip() or text
    return text


@functools.lru_cache(65536)
def clean(name):
    if not name:
        return "?"
    kept = []

    def keep(match):
        kept.append(match.group(1))
        return "operator\x01%d\x02" % (len(kept) - 1)

    name = _CLONE.sub("", _HASH.sub("", name.strip()))
    name = _ABI.sub("", _NUMBERED.sub(r"{\1}", name)).replace("{{closure}}", "{closure}").replace("{closure_env}", "{closure}")
    name = _OPERATOR.sub(keep, _DOC_TEST.sub(lambda m: m.group(1) or m.group(2), name))
    name = _without_parameters(_without_generics(name))
    name = re.sub("\x01(\\d+)\x02", lambda m: kept[int(m.group(1))], name)
    return re.sub(r"\s+", " ", name).replace(" | ", " ").strip() or "?"


_STD_NAME = re.compile(r"(?:<(?:impl .* for )?(?:&(?:mut )?|\[|\*(?:const|mut) )*)?(?:core|alloc|std|proc_macro|test|std_detect|"
                       r"backtrace|__gnu_cxx)::|<\[?[A-Z]\]? as |\[[A-Z]\]::|__rust|__rdl_|rust_begin|operator (?:new|delete)")
_STD_DIR = re.compile(r"^/rustc/[0-9a-f]+/|/rustc-\d[^/]*/library/|/rustlib/src/rust/library/|/rust/deps/|/usr/include/c\+\+/|/sysdeps/|/coregrind/|"
                      r"^\./(?:malloc|string|nptl|csu|stdlib)\b")
_STD_OBJECT = re.compile(r"/vgpreload_|/libc[.-]|/libstdc\+\+|/libpthread|/ld-linux|/libc\+\+")
_ALLOCATOR = frozenset("malloc calloc realloc free memalign aligned_alloc posix_memalign strdup memcpy memmove memset".split())


@functools.lru_cache(65536)
def is_standard(fn, directory, obj):
    return bool(_STD_NAME.match(clean(fn)) or (directory and _STD_DIR.search(directory)) or (obj and _STD_OBJECT.search(obj)) or
                fn in _ALLOCATOR)


def own_frame(stack):
    """The first frame outside the standard libraries; the first at all where every frame is inside; None without frames."""
    for frame in stack:
        if frame.fn and not is_standard(frame.fn, frame.dir, frame.obj):
            return frame
    return stack[0] if stack else None


def located_frame(stack):
    """The first own frame that has a line: where a reader can look.  A library without debug information has none."""
    for frame in stack:
        if frame.fn and frame.file and not is_standard(frame.fn, frame.dir, frame.obj):
            return frame
    return own_frame(stack)


def own_function(stack):
    frame = own_frame(stack)
    return clean(frame.fn) if frame and frame.fn else "?"


def program_name(path):
    """The program's file name; what cargo appends to tell builds apart is no part of it."""
    return re.sub(r"-[0-9a-f]{16}$", "", path.rstrip("/").rsplit("/", 1)[-1]) or "?"
