/* exits.c: retags of what a function returns.

   The type says in which registers a value comes back, or that it comes back in memory (returns.c).  One wrong answer makes
   a false report, and what the type cannot tell is whether a struct was made by C's rules.  So the code is asked as well: a function that
   returns through memory gets the buffer's address in rdi, before its arguments, and uses it at once.  Where type and
   code disagree nothing is retagged.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "places.h"
#include "x86_decode.h"

#include <string.h>

enum { MAX_SCANNED = 64 };

/* ---- is there a buffer? ---- */

enum buffer { BUFFER_NO, BUFFER_YES, BUFFER_UNKNOWN };

static bool reads_rdi(const struct x86_insn *in)
{
    if (in->has_mem && (in->base == X86_RDI || in->index == X86_RDI))
        return true;
    switch (in->cls) {
    case X86_MOV:
    case X86_PUSH:
    case X86_LOAD_EXT:
    case X86_ALU_IMM:
        return !in->has_mem && in->rm == X86_RDI;
    case X86_STORE:
        return in->reg == X86_RDI;
    case X86_ALU_REG:
    case X86_ALU_RM:
        return in->rm != in->reg && (in->reg == X86_RDI || (!in->has_mem && in->rm == X86_RDI));
    default:
        return false;
    }
}

/* Is the value that rdi has at the entry used before the first branch?  An unoptimised function keeps what it needs later there. */
static bool uses_rdi(const struct pro_code *code)
{
    struct x86_insn in;
    uint64_t at = 0;

    for (int i = 0; i < MAX_SCANNED && code->bytes != NULL && at < code->size; i++, at += in.len) {
        if (!x86_decode(code->bytes + at, code->size - at, code->addr + at, &in))
            return false;
        if (reads_rdi(&in))
            return true;
        bool probe = in.cls == X86_JCC && in.target < code->addr + at;     /* stack probes */
        if (in.writes >> X86_RDI & 1 || (in.cls >= X86_CALL && !probe))
            return false;
    }
    return false;
}

/* The first register that belongs to this variable, if it is an argument: the pointer to it where it is passed in memory. */
static int register_of(const struct func *f, const struct var *v)
{
    struct place p;
    int base;
    int64_t off;

    if (func_word_place(f, &v->loc, 0, &p) && (p.where == CCI_W_REG || p.where == CCI_W_MEM))
        return p.reg;
    if (v->loc.kind == LOC_SLOT_DEREF && f->prologue != NULL && func_slot(f, &v->loc, &base, &off) && func_slot_value(f, base, off, &p)
        && p.where == CCI_W_REG)
        return p.reg;
    return -1;
}

static bool is_closure(const struct func *f)
{
    return starts_with(die_name_full((Dwarf_Die *)&f->die), "{");
}

/* A variable behind a pointer in rdi is a captured one, or the value that will be returned. */
static enum buffer buffer_of(const struct func *f)
{
    bool any_param = false, second_first = false, ambiguous = false;

    for (size_t i = 0; i < f->n_vars; i++) {
        const struct var *v = &f->vars[i];
        int reg = register_of(f, v);
        bool through = v->loc.kind == LOC_SLOT_DEREF || v->loc.kind == LOC_REG_DEREF;
        if (reg == X86_RDI && (v->param || !through || is_closure(f)))
            return BUFFER_NO;
        ambiguous |= reg == X86_RDI;
        any_param |= v->param && v->has_type && type_layout(f->unit->ix, (Dwarf_Die *)&v->type)->size != 0;
        second_first |= v->param && reg == X86_RSI;
    }
    if (!uses_rdi(&f->code))
        return BUFFER_NO;
    return !ambiguous && !is_closure(f) && (second_first || !any_param) ? BUFFER_YES
           : ambiguous && second_first                                  ? BUFFER_YES
                                                                        : BUFFER_UNKNOWN;
}

/* ---- places ---- */

static bool return_place(const void *ctx, uint64_t k, struct place *p)
{
    const struct abi *a = ctx;
    int ints = 0;

    if (a->cls == ABI_MEMORY) {
        if (k > INT32_MAX || (a->size <= 8 && k != 0))
            return false;
        *p = a->size <= 8 ? (struct place){ .where = CCI_W_REG, .reg = X86_RAX }
                          : (struct place){ .where = CCI_W_MEM, .reg = X86_RAX, .off = (int32_t)k };
        return true;
    }
    if (a->cls == ABI_WORDS) {
        *p = (struct place){ .where = CCI_W_REG, .reg = k >= 8 && !a->s[0].is_float ? X86_RDX : X86_RAX, .off = (int32_t)(k % 8) };
        return k < 16 && (k >= 8 || !a->s[0].is_float);
    }
    for (int i = 0; i < (a->cls == ABI_PAIR ? 2 : 1); i++) {
        if (a->s[i].off == k && !a->s[i].is_float) {
            *p = (struct place){ .where = CCI_W_REG, .reg = (uint8_t)(ints == 0 ? X86_RAX : X86_RDX) };
            return true;
        }
        ints += !a->s[i].is_float;
    }
    return false;
}

/* Type and code agree.  A value of two words without a buffer comes from an `extern "C"` function. */
static bool agrees(const struct func *f, struct abi *a, Dwarf_Die *type)
{
    enum buffer b = buffer_of(f);

    if (a->cls == ABI_MEMORY && a->size > 8 && a->size <= 16 && b == BUFFER_NO) {
        a->cls = ABI_WORDS;
        a->s[0].is_float = !type_first_word_is_integer(f->unit->ix, type);
        return true;
    }

    switch (a->cls) {
    case ABI_SCALAR:
    case ABI_PAIR:
        return b != BUFFER_YES;
    case ABI_MEMORY:
        return a->size <= 8 ? b != BUFFER_YES : a->size <= 16 ? b == BUFFER_YES : b != BUFFER_NO;
    default:
        return false;
    }
}

/* A pointer comes back in rax, or in rdx, or not at all: nothing, a small number, a caller's buffer whose address the caller had. */
static uint32_t no_pointer_in(struct func *f)
{
    Dwarf_Die type;
    if (!dwarf_hasattr_integrate(&f->die, DW_AT_type))
        return CCI_F_NO_RAX | CCI_F_NO_RDX;
    if (!die_type_full(&f->die, &type))
        return 0;
    const struct type_layout *l = type_layout(f->unit->ix, &type);
    if (!l->known)
        return 0;
    const uint64_t size = l->size;
    return size < 8 || size > 16 ? CCI_F_NO_RAX | CCI_F_NO_RDX : size == 8 ? CCI_F_NO_RDX : 0;
}

void func_return_retags(struct func *f)
{
    struct ix *ix = f->unit->ix;
    Dwarf_Die type;
    uint64_t first, end;

    wr_records(ix->w, CCI_T_RETAGS, &first);
    f->out.ret_first = (uint32_t)first;
    if (f->unit->lang == LANG_RUST || f->unit->lang == LANG_C || f->unit->lang == LANG_CXX)
        f->out.flags |= no_pointer_in(f);
    if (f->folded || f->unit->lang != LANG_RUST || f->unit->std || !f->o0 || !die_type_full(&f->die, &type))
        return;
    const struct leaf_list *l = type_leaves(ix, &type);
    if (l->n == 0)
        return;
    struct abi a = type_abi(ix, &type);
    if (!agrees(f, &a, &type))
        return;
    for (uint32_t i = 0; i < l->n; i++) {
        struct place where;
        func_add_leaf(ix, &l->leaves[i], "return value", 0, return_place, &a, &where);
    }
    wr_records(ix->w, CCI_T_RETAGS, &end);
    f->out.ret_n = (uint32_t)(end - first);
}
