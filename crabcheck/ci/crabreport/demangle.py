# SPDX-License-Identifier: GPL-2.0-or-later
"""Rust's v0 names (RFC 2603) -> paths.

Frames without debug information have the symbol table's names, and Valgrind releases older than the compiler print v0 names
as they are.  What is printed here is what fingerprints and people need: paths and types; constants are `_`, lifetimes go.
A name that does not parse is returned unchanged.
"""
import functools

_BASIC = {"a": "i8", "b": "bool", "c": "char", "d": "f64", "e": "str", "f": "f32", "h": "u8", "i": "isize", "j": "usize",
          "l": "i32", "m": "u32", "n": "i128", "o": "u128", "p": "_", "s": "i16", "t": "u16", "u": "()", "v": "...", "x": "i64",
          "y": "u64", "z": "!"}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Bad(Exception):
    pass


class _Parser:
    def __init__(self, text):
        self.text, self.at, self.depth = text, 0, 0

    def peek(self):
        return self.text[self.at:self.at + 1]

    def next(self):
        if self.at >= len(self.text):
            raise _Bad
        self.at += 1
        return self.text[self.at - 1]

    def eat(self, c):
        if self.peek() == c:
            self.at += 1
            return True
        return False

    def base62(self):
        if self.eat("_"):
            return 0
        n = 0
        while not self.eat("_"):
            digit = _DIGITS.find(self.next())
            if digit < 0:
                raise _Bad
            n = n * 62 + digit
        return n + 1

    def disambiguator(self):
        return self.base62() + 1 if self.eat("s") else 0

    def identifier(self):
        puny = self.eat("u")
        start = self.at
        while self.peek().isdigit():
            self.at += 1
            if self.text[start] == "0":
                break
        if start == self.at:
            raise _Bad
        n = int(self.text[start:self.at])
        self.eat("_")
        word = self.text[self.at:self.at + n]
        if len(word) < n:
            raise _Bad
        self.at += n
        return word if not puny else word.replace("_", "-")

    def backref(self, what):
        start = self.at - 1
        to = self.base62()
        if to >= start or self.depth > 200:
            raise _Bad
        here, self.at = self.at, to
        self.depth += 1
        out = what()
        self.depth -= 1
        self.at = here
        return out

    def path(self):
        self.depth += 1
        if self.depth > 200:
            raise _Bad
        c = self.next()
        if c == "C":
            self.disambiguator()
            out = self.identifier()
        elif c == "M":
            self._impl()
            out = "<%s>" % self.type()
        elif c == "X":
            self._impl()
            out = "<%s as %s>" % (self.type(), self.path())
        elif c == "Y":
            out = "<%s as %s>" % (self.type(), self.path())
        elif c == "N":
            out = self._nested()
        elif c == "I":
            out = self.path()
            arguments = [a for a in self._until_e(self.argument) if a]
            out += "<%s>" % ", ".join(arguments) if arguments else ""
        elif c == "B":
            out = self.backref(self.path)
        else:
            raise _Bad
        self.depth -= 1
        return out

    def _impl(self):
        self.disambiguator()
        self.path()

    def _nested(self):
        space = self.next()
        inner = self.path()
        number = self.disambiguator()
        name = self.identifier()
        if space == "C" or space == "S":
            return "%s::{%s%s#%d}" % (inner, "closure" if space == "C" else "shim", ":" + name if name else "", number)
        return "%s::%s" % (inner, name) if name else inner

    def _until_e(self, what):
        out = []
        while not self.eat("E"):
            out.append(what())
        return out

    def argument(self):
        if self.eat("L"):
            self.base62()
            return ""
        if self.eat("K"):
            return self.constant()
        return self.type()

    def constant(self):
        c = self.next()
        if c == "p":
            return "_"
        if c == "B":
            return self.backref(self.constant)
        if c not in _BASIC:
            raise _Bad
        while not self.eat("_"):
            self.next()
        return "_"

    def type(self):
        c = self.next()
        if c in _BASIC:
            return _BASIC[c]
        if c in "RQ":
            if self.eat("L"):
                self.base62()
            return ("&" if c == "R" else "&mut ") + self.type()
        if c in "PO":
            return ("*const " if c == "P" else "*mut ") + self.type()
        if c == "A":
            out = self.type()
            return "[%s; %s]" % (out, self.constant())
        if c == "S":
            return "[%s]" % self.type()
        if c == "T":
            return "(%s)" % ", ".join(self._until_e(self.type))
        if c == "F":
            return self._function()
        if c == "D":
            return self._dyn()
        if c == "B":
            return self.backref(self.type)
        self.at -= 1
        return self.path()

    def _binder(self):
        if self.eat("G"):
            self.base62()

    def _function(self):
        self._binder()
        self.eat("U")
        if self.eat("K") and not self.eat("C"):
            self.identifier()
        arguments = ", ".join(self._until_e(self.type))
        result = self.type()
        return "fn(%s)%s" % (arguments, "" if result == "()" else " -> " + result)

    def _dyn(self):
        self._binder()

        def bound():
            out = self.path()
            while self.eat("p"):
                self.identifier()
                self.type()
            return out
        bounds = self._until_e(bound)
        if not self.eat("L"):
            raise _Bad
        self.base62()
        return "dyn " + " + ".join(bounds)


@functools.lru_cache(65536)
def demangle(name):
    if not name.startswith("_R") or len(name) < 4:
        return name
    body, dot, suffix = name[2:].partition(".")
    try:
        return _Parser(body).path()
    except (_Bad, RecursionError, ValueError):
        return name
