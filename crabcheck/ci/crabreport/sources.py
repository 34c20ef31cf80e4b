# SPDX-License-Identifier: GPL-2.0-or-later
"""Source lines around a place, and paths as the reader of a report wants them."""
import os

_cache = {}


def lines_of(path):
    if path not in _cache:
        try:
            with open(path, encoding="utf-8", errors="replace") as f:
                _cache[path] = f.read().splitlines()
        except OSError:
            _cache[path] = None
    return _cache[path]


class Sources:
    """Finds files below the source root too: debug information may hold paths of another machine or relative ones."""

    def __init__(self, root="."):
        self.root = os.path.abspath(root)
        self._found = {}

    def find(self, path):
        if path not in self._found:
            self._found[path] = self._look(path)
        return self._found[path]

    def _look(self, path):
        if not path:
            return None
        full = os.path.normpath(os.path.join(self.root, path))
        if os.path.isfile(full):
            return full
        parts = path.strip("/").split("/")
        for i in range(1, len(parts)):          # the longest tail that exists below the root
            candidate = os.path.join(self.root, *parts[i:])
            if len(parts) - i > 1 and os.path.isfile(candidate):
                return candidate
        return None

    def relative(self, path):
        """Relative to the root where it is below it, else absolute; as it is where no such file exists."""
        full = self.find(path)
        if full is None:
            return path
        return os.path.relpath(full, self.root) if full.startswith(self.root + os.sep) else full

    def is_below_root(self, path):
        full = self.find(path)
        return full is not None and full.startswith(self.root + os.sep)

    def around(self, frame, before=4, after=3):
        """(first line number, [lines]) or None."""
        if not frame or not frame.line:
            return None
        full = self.find(frame.path)
        lines = lines_of(full) if full else None
        if not lines or frame.line > len(lines):
            return None
        lo, hi = max(1, frame.line - before), min(len(lines), frame.line + after)
        return lo, lines[lo - 1:hi]
