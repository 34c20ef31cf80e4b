# crab.py: crabcheck's monitor commands for gdb, with expressions and registers.
#
#     (gdb) source /usr/share/crabcheck/crab.py
#     (gdb) crab attach                 connect to the program that runs under crabcheck --vgdb=yes (--vgdb-error=0)
#     (gdb) crab where $rdi             the pointer in a register
#     (gdb) crab where p                the pointer variable p
#     (gdb) crab borrows &x             the borrow tree over all bytes of x
#     (gdb) crab watch 27               stop when tag 27 loses its right
#
# Values are looked up here; the tool sees plain numbers and register names.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import gdb

REGISTERS = ["rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp"] + ["r%d" % i for i in range(8, 16)]


def monitor(text, to_string=False):
    return gdb.execute("monitor crabcheck " + text, to_string=to_string)


def is_pointer(value):
    return value.type.strip_typedefs().code in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_REF)


def evaluate(text):
    try:
        return gdb.parse_and_eval(text)
    except gdb.error as e:
        raise gdb.GdbError(str(e))


def address(value):
    """The number that an expression stands for, as an address."""
    try:
        return int(value) & 0xFFFFFFFFFFFFFFFF
    except (gdb.error, TypeError):
        if value.address is None:
            raise gdb.GdbError("no address: %s" % value.type)
        return int(value.address)


def pointee_size(value):
    try:
        return max(1, value.type.strip_typedefs().target().sizeof)
    except (gdb.error, RuntimeError):
        return 1


class Crab(gdb.Command):
    """Questions to crabcheck, which the program runs under.

crab where EXPR|$REGISTER    what an address lies in, and where a pointer came from
crab borrows EXPR [LEN]      the borrow tree, with permissions, of the bytes at an address
crab history TAG             birth, ancestors, and what became of a tag's right
crab watch TAG               stop when the tag loses its right; 0: no longer
crab retags FUNCTION|EXPR    what is retagged at entry and return of a function
crab counts                  what was checked so far
crab attach [PID]            connect through vgdb"""

    def __init__(self):
        super().__init__("crab", gdb.COMMAND_DATA, prefix=True)


class Subcommand(gdb.Command):
    completer = gdb.COMPLETE_NONE

    def __init__(self, name):
        super().__init__("crab " + name, gdb.COMMAND_DATA, self.completer)


class Where(Subcommand):
    """Where a pointer came from: crab where EXPR | $REGISTER

A register: the tag of the pointer in it, and the block that it belongs to.
Something in memory: what it lies in, and the tag of the pointer stored there.
Any other expression is taken as an address.  (Tags live in memory and in registers; a value that gdb has computed has none.)"""
    completer = gdb.COMPLETE_EXPRESSION

    def invoke(self, text, from_tty):
        name = text.strip().lstrip("$")
        if name in REGISTERS:
            monitor("where " + name)
            return
        value = evaluate(text)
        monitor("where 0x%x" % (address(value) if value.address is None else int(value.address)))


class Borrows(Subcommand):
    """The borrow tree of the bytes at an address: crab borrows EXPR [LEN]

Without LEN: as many bytes as the pointer's type says."""
    completer = gdb.COMPLETE_EXPRESSION

    def invoke(self, text, from_tty):
        head, _, tail = text.rpartition(" ")
        length = None
        if head:
            try:
                value = gdb.parse_and_eval(head)
                length = int(gdb.parse_and_eval(tail))
            except gdb.error:
                value = length = None
        if length is None:
            value = evaluate(text)
            length = pointee_size(value) if is_pointer(value) else max(1, value.type.sizeof) if value.address is not None else 1
        where = address(value) if is_pointer(value) or value.address is None else int(value.address)
        monitor("borrows 0x%x %d" % (where, length))


class History(Subcommand):
    """The life of one tag: crab history TAG"""

    def invoke(self, text, from_tty):
        monitor("history %d" % tag_number(text))


class Watch(Subcommand):
    """Stop when a tag loses its right: crab watch TAG; crab watch 0 ends it.

The program stops in the middle of the access that takes the right away.  With --vgdb=full, registers and variables are exact there."""

    def invoke(self, text, from_tty):
        monitor("watch %d" % tag_number(text))


class Retags(Subcommand):
    """What is retagged at entry and return of a function: crab retags FUNCTION | *EXPR"""
    completer = gdb.COMPLETE_SYMBOL

    def invoke(self, text, from_tty):
        text = text.strip()
        if not text:
            raise gdb.GdbError("which function?")
        if text.startswith("*") or text.startswith("$") or text.startswith("0x"):
            monitor("retags 0x%x" % address(evaluate(text.lstrip("*"))))
        else:
            monitor("retags " + text)


class Counts(Subcommand):
    """What was checked so far."""

    def invoke(self, text, from_tty):
        monitor("counts")


class Attach(Subcommand):
    """Connect to the program that runs under crabcheck: crab attach [PID]"""

    def invoke(self, text, from_tty):
        pid = " --pid=" + text.strip() if text.strip() else ""
        gdb.execute("target remote | vgdb" + pid)


def tag_number(text):
    text = text.strip().lstrip("#")
    if not text:
        raise gdb.GdbError("which tag?  Reports and `crab where` show numbers like #27")
    return address(evaluate(text))


Crab()
for command, name in ((Where, "where"), (Borrows, "borrows"), (History, "history"), (Watch, "watch"), (Retags, "retags"),
                      (Counts, "counts"), (Attach, "attach")):
    command(name)
