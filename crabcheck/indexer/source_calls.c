/* source_calls.c: reborrows in the arguments of calls from Rust to foreign functions, and of those that are cast to raw pointers in
   calls of Rust functions.

       call pc ─▶ row ─▶ `name(` in the text, the same name as the symbol's ─▶ argument k is `&mut E` ─▶ register k, pointee size of E

   Machine code does not tell `f(&mut x)` from `f(&raw mut x)`: both are `lea rdi, [x]; call f`.  The text does.  The register
   is dead after the call, so a fresh tag in it can disturb no other copy of the value.

   Which register an argument is in is counted, and counted twice: as many argument registers must be written before the call as
   the text has integer arguments, no more (a hidden result pointer) and no fewer.  Where E is a local in the frame, the register
   that holds its address is the argument's; that alone is enough if it is the only one.

   Refused: the declared parameter types.  rustc describes no foreign function.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_recover.h"

#include <stdlib.h>
#include <string.h>

#include "util.h"

static const int8_t arg_regs[6] = { X86_RDI, X86_RSI, X86_RDX, X86_RCX, 8, 9 };

struct site {
    struct src_code *c;
    const struct src_file *file;
    size_t insn;
    uint64_t pc;
    struct src_call call;
    struct src_expr args[SRC_MAX_ARGS];
    int index[SRC_MAX_ARGS];        /* counted register of argument k, -1 = not certain */
    bool counted;                   /* the registers written before the call agree with the count */
    struct pro_held held[16];
    bool held_known;
};

static uint16_t written_before(const struct site *s)
{
    uint16_t w = 0;
    for (size_t i = s->insn; i-- > 0 && s->c->addrs[i] >= s->c->block[s->insn];)
        w |= s->c->insns[i].writes;
    return w;
}

static void count_arguments(struct site *s)
{
    int n = 0;
    for (uint32_t k = 0; k < s->call.n; k++) {
        s->index[k] = -1;
        if (n < 0)
            continue;
        int cls = src_arg_class(s->c, s->file, &s->args[k], s->pc);
        if (cls == 1)
            s->index[k] = n;
        n = cls < 0 ? -1 : n + cls;
    }
    s->counted = n > 0 && n < 6;
    uint16_t w = written_before(s);
    bool first_block = s->c->block[s->insn] == s->c->f->lo;         /* a parameter may be passed on in its own register */
    for (int i = 0; s->counted && i <= n; i++)
        if (((w >> arg_regs[i]) & 1) != (i < n) && !(first_block && i < n))
            s->counted = false;
}

/* The type that the reborrow in this argument points at, and the reborrow's kind. */
static bool reborrow_of(const struct site *s, const struct src_expr *e, struct src_target *t, enum cci_kind *kind)
{
    struct src_type ty;
    if (e->form != SRC_BORROW && e->form != SRC_BORROW_MUT && e->form != SRC_AS_PTR && e->form != SRC_AS_MUT_PTR)
        return false;
    *kind = e->form == SRC_BORROW || e->form == SRC_AS_PTR ? CCI_K_SHARED : CCI_K_MUT;
    if (!src_resolve(s->c, s->file, &e->place, s->pc, t))
        return false;
    if (e->form == SRC_BORROW || e->form == SRC_BORROW_MUT)
        return true;
    /* An array's as_ptr borrows the whole array; other types' are functions that have their own entry. */
    while (s->c->r->host.type(s->c->r->host.ctx, t->type, &ty) && ty.kind == SRC_T_POINTER && ty.pointer != SRC_P_RAW) {
        t->type = ty.target;
        t->behind_pointer = true;
        t->offset_known = false;
    }
    return s->c->r->host.type(s->c->r->host.ctx, t->type, &ty) && ty.kind == SRC_T_ARRAY;
}

/* The register of argument k; -1 = not certain. */
static int register_of(const struct site *s, uint32_t k, const struct src_target *t)
{
    int counted = s->counted && s->index[k] >= 0 ? arg_regs[s->index[k]] : -1, found = -1, n = 0;
    if (!s->held_known || t->behind_pointer || !t->offset_known)
        return t->behind_pointer || !t->offset_known ? counted : -1;
    for (int i = 0; i < 6; i++)
        if (s->held[arg_regs[i]].kind == PRO_H_ADDRESS && s->held[arg_regs[i]].off == t->entry_off) {
            found = arg_regs[i];
            n++;
            if (found == counted)
                return counted;
        }
    return n == 1 && counted < 0 ? found : -1;
}

static void emit(const struct site *s, uint32_t k, int reg, uint64_t pointee, enum cci_kind kind)
{
    struct src_host *h = &s->c->r->host;
    struct cci_retag r = { 0 };
    if (!h->retag(h->ctx, pointee, kind, &r) || r.size != CCI_S_STATIC)
        return;
    r.where = CCI_W_REG;
    r.reg = (uint8_t)reg;
    r.meta_reg = 254;
    r.kind = (uint8_t)kind;
    r.flags &= (uint8_t)~(CCI_R_PROTECT | CCI_R_NESTED);
    struct cci_site site = { .pc = s->pc, .kind = CCI_SITE_CALL_ARG };
    const struct src_token *a = &s->file->tokens[s->call.args[k].first], *b = &s->file->tokens[s->call.args[k].end - 1];
    uint32_t n = b->off + b->len - a->off;
    char *text = xprintf("%.*s", (int)(n > 80 ? 80 : n), s->file->text + a->off);
    h->site(h->ctx, &site, &r, text);
    free(text);
}

/* rust: the callee reborrows references itself; what it takes as a raw pointer it does not. */
static void recover_call(struct src_code *c, size_t insn, const char *symbol, bool rust)
{
    struct site s = { .c = c, .insn = insn, .pc = c->addrs[insn] };
    uint32_t token;
    if (!src_row_token(c, s.pc, &s.file, &token) || !src_parse_call(s.file, token, &s.call) || s.call.n == 0
        || !src_is(s.file, s.call.name, symbol))
        return;
    bool any = false;
    for (uint32_t k = 0; k < s.call.n; k++) {
        src_parse_expr(s.file, s.call.args[k].first, s.call.args[k].end, &s.args[k]);
        any |= s.args[k].form != SRC_UNCLEAR && s.args[k].form != SRC_PLACE && s.args[k].form != SRC_WORD;
    }
    if (!any)
        return;
    count_arguments(&s);
    s.held_known = src_held_at(c, insn, s.held);
    for (uint32_t k = 0; k < s.call.n; k++) {
        struct src_target t;
        enum cci_kind kind;
        if ((rust && !s.args[k].cast) || !reborrow_of(&s, &s.args[k], &t, &kind))
            continue;
        int reg = register_of(&s, k, &t);
        if (reg >= 0)
            emit(&s, k, reg, t.type, kind);
    }
}

void src_recover_calls(struct src_code *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->insns[i].cls != X86_CALL && !(c->insns[i].cls == X86_CALL_IND && c->insns[i].rip_relative))
            continue;
        const char *symbol = c->r->host.foreign(c->r->host.ctx, &c->insns[i]);
        bool rust = symbol == NULL;
        if (rust)
            symbol = c->r->host.rust(c->r->host.ctx, &c->insns[i]);
        if (symbol)
            recover_call(c, i, symbol, rust);
    }
}
