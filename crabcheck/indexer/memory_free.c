/* memory_free.c: optimised functions that access no memory get no entry retags.

       row(t, i) -> &mut t.rows[i & 3]         lea (%rdi,%rsi,8),%rax ; ret

   The compiler may call such a function once where the source calls it twice, in front of a loop or behind a write: the result is the
   same number.  The tag is not: born at the one call, it may have lost its right where the source makes a new borrow.  Nothing is
   given up: without an access there is nothing to check in the function, its callees are like it, and its arguments keep
   their tags.  (A function that reads is merged or moved only across code that writes nothing which it might read.)

   An access to the own frame or to a constant does not count.  A call counts, unless it goes to such a function.

   Cost: one pass over the code of optimised Rust functions with reference parameters, until the first access.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_unit.h"
#include "x86_decode.h"

#include <stdlib.h>

enum { MAX_DEPTH_OF_CALLS = 32 };
enum state { NOT_SEEN, IN_WORK, ACCESSES, FREE };

struct scan {
    const struct ix *ix;
    const struct cci_func *f;
    uint64_t n;
    uint8_t *state;
};

static bool accesses(struct scan *s, uint64_t i, unsigned depth);

static bool call_accesses(struct scan *s, uint64_t target, unsigned depth)
{
    uint64_t lo = 0, hi = s->n;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (s->f[mid].lo < target)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo == s->n || s->f[lo].lo != target || depth == MAX_DEPTH_OF_CALLS || accesses(s, lo, depth + 1);
}

/* Registers that may hold an address in the frame. */
static void note_frame(const struct x86_insn *in, uint16_t *frame)
{
    bool address = in->cls == X86_LEA && (in->base == X86_RSP || (in->base >= 0 && *frame >> in->base & 1));
    bool copy = in->cls == X86_MOV && in->rm >= 0 && (in->rm == X86_RSP || *frame >> in->rm & 1);
    if ((address || copy) && in->reg >= 0)
        *frame |= (uint16_t)(1u << in->reg);
}

static bool outside_frame(const struct x86_insn *in, uint16_t frame)
{
    if (!in->has_mem || in->cls == X86_LEA || in->cls == X86_NOP || in->cls == X86_CALL_IND || in->cls == X86_JMP_IND)
        return false;
    if (in->rip_relative)
        return in->writes_mem && !in->reads_mem;
    if (in->base == X86_RSP || in->index == X86_RSP)
        return false;
    return !(in->base >= 0 && frame >> in->base & 1);
}

static bool code_accesses(struct scan *s, const struct cci_func *f, unsigned depth)
{
    uint64_t n;
    const uint8_t *code = obj_code(s->ix->obj, f->lo, &n);
    uint16_t frame = 0;
    struct x86_insn in;
    if (n > f->hi - f->lo)
        n = f->hi - f->lo;
    for (uint64_t at = 0; code != NULL && at < n; at += in.len) {
        if (!x86_decode(code + at, n - at, f->lo + at, &in))
            return true;
        note_frame(&in, &frame);
        bool leaves = (in.cls == X86_JMP || in.cls == X86_JCC) && (in.target < f->lo || in.target >= f->hi);
        if (outside_frame(&in, frame) || in.cls == X86_CALL_IND || ((in.cls == X86_CALL || leaves) && call_accesses(s, in.target, depth)))
            return true;
    }
    return code == NULL;
}

static bool accesses(struct scan *s, uint64_t i, unsigned depth)
{
    if (s->state[i] == NOT_SEEN) {
        s->state[i] = IN_WORK;
        s->state[i] = code_accesses(s, &s->f[i], depth) ? ACCESSES : FREE;
    }
    return s->state[i] == ACCESSES;         /* in work: recursion alone is no access */
}

void memory_free_functions(struct ix *ix)
{
    struct scan s = { .ix = ix };
    struct cci_func *f = wr_records(ix->w, CCI_T_FUNCS, &s.n);
    s.f = f;
    s.state = xmalloc(s.n + 1);
    for (uint64_t i = 0; i < s.n; i++)
        s.state[i] = NOT_SEEN;
    for (uint64_t i = 0; i < s.n; i++)
        if ((f[i].flags & (CCI_F_RUST | CCI_F_O0)) == CCI_F_RUST && f[i].entry_n > 0 && !accesses(&s, i, 0))
            f[i].entry_n = 0;
    free(s.state);
}
