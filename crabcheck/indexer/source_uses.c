/* source_uses.c: what becomes of a name: every occurrence in the text is an access that is found in the code, or hands the
   value on where that is found, or cuts the name.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_names.h"

#include <ctype.h>
#include <string.h>

static const int8_t arg_regs[6] = { X86_RDI, X86_RSI, X86_RDX, X86_RCX, 8, 9 };

static bool add_event(struct name *n, uint64_t pc, uint32_t token, bool arg, int reg)
{
    if (n->n_events == MAX_EVENTS || pc < n->bind)
        return false;
    n->events[n->n_events++] = (struct event){ .pc = pc, .token = token, .arg = arg, .reg = (uint8_t)reg };
    return true;
}

static bool accesses_memory(const struct x86_insn *in)
{
    return in->has_mem && (in->reads_mem || in->writes_mem) && in->cls != X86_CALL_IND && in->cls != X86_JMP_IND && !in->segment
           && !in->rip_relative;
}

/* A place in a static: the address is in the instruction. */
static bool in_static(const struct name *n, const struct x86_insn *in)
{
    return n->absolute && in->rip_relative && in->target >= n->address && in->target < n->address + n->size;
}

/* All accesses whose row is exactly at `start`. */
static bool add_accesses(const struct body *b, struct name *n, uint32_t token, uint32_t start)
{
    unsigned found = 0;
    for (size_t i = 0; i < b->c->n; i++) {
        const struct x86_insn *in = &b->c->insns[i];
        int64_t off;
        if (b->row[i] != start || !(accesses_memory(in) || (in_static(n, in) && (in->reads_mem || in->writes_mem) && in->cls < X86_CALL)))
            continue;
        if (in->base == X86_RSP || in->base == X86_RBP) {
            if (!body_frame_operand(b, in, &off))
                return false;
            if (!n->fixed || off < n->at || off >= n->at + (int64_t)n->size)
                continue;                           /* a spilled temporary */
        }
        if (!add_event(n, b->c->addrs[i], token, false, 0))
            return false;
        found++;
    }
    return found > 0;
}

/* Is this what the name's value, plus `plus` bytes, is in a register? */
static bool holds(const struct name *n, const struct pro_held *h, int64_t plus)
{
    if (h->kind == PRO_H_ADDRESS)
        return n->fixed && h->off == n->at + plus;
    for (uint32_t i = 0; h->kind == PRO_H_LOADED && h->plus == plus && i < n->n_homes; i++)
        if (h->off == n->homes[i])
            return true;
    return false;
}

static bool holds_static(const struct body *b, const struct name *n, size_t i, int reg, int64_t plus)
{
    uint64_t address;
    return n->absolute && body_static_address(b, i, reg, &address) && address == n->address + (uint64_t)plus;
}

/* The one of `regs` that holds the value before instruction i; -1: none, several, not known. */
static int held_in(const struct body *b, const struct name *n, size_t i, const int8_t *regs, unsigned n_regs, int64_t plus)
{
    struct pro_held held[16];
    int found = -1;
    if (!src_held_at(b->c, i, held))
        return -1;
    for (unsigned k = 0; k < n_regs; k++)
        if (holds(n, &held[regs[k]], plus) || holds_static(b, n, i, regs[k], plus)) {
            if (found >= 0)
                return -1;
            found = regs[k];
        }
    return found;
}

/* The calls whose row is exactly at `row`: one of them, with the value in exactly one argument register. */
static bool add_call(const struct body *b, struct name *n, uint32_t token, uint32_t row, int64_t plus)
{
    unsigned calls = 0;
    size_t at = 0;
    for (size_t i = 0; i < b->c->n; i++)
        if (b->row[i] == row && (b->c->insns[i].cls == X86_CALL || b->c->insns[i].cls == X86_CALL_IND)) {
            calls++;
            at = i;
        }
    int reg = calls == 1 ? held_in(b, n, at, arg_regs, 6, plus) : -1;
    return reg >= 0 && add_event(n, b->c->addrs[at], token, true, reg);
}

/* An argument of a call that was inlined, which stores it: `Box::new(r)`. */
static bool add_inlined_store(const struct body *b, struct name *n, uint32_t token, uint32_t row)
{
    unsigned found = 0;
    size_t at = 0;
    for (size_t i = 0; i < b->c->n; i++) {
        const struct x86_insn *in = &b->c->insns[i];
        struct pro_held held[16];
        if (b->call[i] != row || in->cls != X86_STORE || in->bytes != 8 || in->base == X86_NO_REG || in->base == X86_RSP
            || in->base == X86_RBP || in->index != X86_NO_REG || in->segment || !src_held_at(b->c, i, held) || !holds(n, &held[in->reg], 0))
            continue;
        found++;
        at = i;
    }
    if (found != 1 || !add_event(n, b->c->addrs[at], token, true, b->c->insns[at].base))
        return false;
    n->events[n->n_events - 1].mem = true;
    n->events[n->n_events - 1].off = (int32_t)b->c->insns[at].disp;
    return true;
}

/* ---- places in the text ---- */

/* The start of the place around the name at t: `*`s and brackets before it. */
static uint32_t place_start(const struct body *b, uint32_t t, struct src_place *p, uint32_t *end)
{
    uint32_t s = t;
    for (;;) {
        uint32_t k = s - 1;
        if (body_punct(b, k, "*")) {
            uint32_t before = k - 1;
            const struct src_token *q = &b->file->tokens[before];
            bool binary = q->kind == SRC_NUMBER || q->kind == SRC_CHAR || (q->kind == SRC_CLOSE && !body_close(b, before, '}'))
                          || (q->kind == SRC_IDENT && !src_is(b->file, before, "return") && !src_is(b->file, before, "if")
                              && !src_is(b->file, before, "while") && !src_is(b->file, before, "in") && !src_is(b->file, before, "mut"));
            if (binary)
                return SRC_NONE;
            s = k;
        } else if (body_open(b, k, '(') && b->file->tokens[k].match == *end && *end != SRC_NONE
                   && !(k > b->open && (b->file->tokens[k - 1].kind == SRC_IDENT || body_punct(b, k - 1, "!>")))) {
            s = k;
        } else
            break;
        if (!src_parse_place(b->file, s, b->close, p, end) || p->name != t)
            return SRC_NONE;
    }
    return src_parse_place(b->file, s, b->close, p, end) && p->name == t ? s : SRC_NONE;
}

/* From t to its end the expression has literals and plain variables only: operands that are in the frame if they are in memory,
   so an access through a register in this row is the place's own. */
static bool only_plain(const struct body *b, uint32_t t)
{
    for (; t < b->close && !body_punct(b, t, ";,") && b->file->tokens[t].kind != SRC_CLOSE && !body_open(b, t, '{'); t++) {
        const struct src_token *k = &b->file->tokens[t], *prev = &b->file->tokens[t - 1];
        if (k->kind == SRC_IDENT ? body_punct(b, t + 1, ".!:?") || body_open(b, t + 1, '(') || body_open(b, t + 1, '[')
                                 : k->kind != SRC_NUMBER && k->kind != SRC_CHAR && k->kind != SRC_PUNCT)
            return false;
        if (body_punct(b, t, "*&|") && prev->kind == SRC_PUNCT)
            return false;                               /* a dereference, or a closure */
    }
    return true;
}

/* What follows an accessed place: an assignment, or an end, or operators on literals. */
static bool access_follows(const struct body *b, uint32_t end)
{
    const struct src_token *t = &b->file->tokens[end];
    if (t->kind == SRC_CLOSE || body_punct(b, end, ";,"))
        return true;
    if (body_open(b, end, '{'))
        return false;
    if (body_punct(b, end, "=") && !(t->flags & SRC_JOINT))
        return true;
    return body_punct(b, end, "+-*/%^|&<>=!") && only_plain(b, end);
}

static bool access_precedes(const struct body *b, uint32_t start)
{
    uint32_t k = start - 1;
    const struct src_token *t = &b->file->tokens[k];
    if (t->kind == SRC_OPEN || body_punct(b, k, ";,=+-*/%^<>!") || body_close(b, k, '}'))
        return true;
    return src_is(b->file, k, "return") || src_is(b->file, k, "if") || src_is(b->file, k, "while");
}

/* The row of the call whose argument starts at `start`: its path, or its method's name. */
static uint32_t callee_of(const struct body *b, uint32_t start)
{
    uint32_t open = body_up(b, start);
    if (open == SRC_NONE || open <= b->open || !body_open(b, open, '('))
        return SRC_NONE;
    uint32_t t = open - 1;
    const struct src_file *f = b->file;
    if (f->tokens[t].kind != SRC_IDENT || src_is(f, t, "if") || src_is(f, t, "while") || src_is(f, t, "match") || src_is(f, t, "in")
        || src_is(f, t, "return"))
        return SRC_NONE;
    if (src_is(f, t - 1, "."))
        return t;
    while (t > b->open + 3 && src_is(f, t - 1, ":") && src_is(f, t - 2, ":") && f->tokens[t - 3].kind == SRC_IDENT)
        t -= 3;
    return src_is(f, t - 1, ":") ? SRC_NONE : t;
}

static bool scalar(const struct body *b, uint64_t type)
{
    struct src_type ty;
    return b->c->r->host.type(b->c->r->host.ctx, type, &ty)
           && (ty.kind == SRC_T_WORD || ty.kind == SRC_T_FLOAT || ty.kind == SRC_T_POINTER) && ty.size <= 8;
}

/* ---- occurrences ---- */

struct occurrence {
    uint32_t t, start, end;         /* the name; the place around it */
    struct src_place place;
    uint32_t before;                /* the token before the place, and before the `&` or `&mut` that stands there */
    bool borrow;
};

/* Offset of the place from what the name points at, where it lies there: one pointer passed, no index. */
static bool field_offset(const struct body *b, const struct name *n, const struct src_place *p, int64_t *off)
{
    struct src_target t;
    unsigned pointers;
    for (uint32_t i = 0; i < p->n; i++)
        if (p->steps[i].kind == SRC_STEP_INDEX)
            return false;
    if (n->whole || !name_resolve(b, n, p, &t, &pointers) || pointers != 1)
        return false;
    *off = t.entry_off;
    return true;
}

/* An argument `r`, `&mut *r`, `&r.f`, `unsafe { &mut *r }`. */
static bool argument(const struct body *b, struct name *n, const struct occurrence *o)
{
    int64_t off = 0;
    uint32_t before = o->before, end = o->end;
    while (body_open(b, before, '{') && b->file->tokens[before].match == end && src_is(b->file, before - 1, "unsafe")) {
        before -= 2;
        end++;
    }
    if (!(body_open(b, before, '(') || body_punct(b, before, ",")) || !(b->file->tokens[end].kind == SRC_CLOSE || body_punct(b, end, ",")))
        return false;
    if (o->borrow ? !field_offset(b, n, &o->place, &off) : o->place.n != 0)
        return false;
    uint32_t row = callee_of(b, before + 1);
    return row != SRC_NONE && (add_call(b, n, o->t, row, off) || (!o->borrow && add_inlined_store(b, n, o->t, row)));
}

/* `r.method(..)`, `r.field.method(..)`: where the method takes the place by reference, its address is in a register. */
static bool receiver(const struct body *b, struct name *n, const struct occurrence *o)
{
    int64_t off = 0;
    if ((o->start != o->t && o->place.n == 0) || !src_is(b->file, o->end, ".") || b->file->tokens[o->end + 1].kind != SRC_IDENT || !body_open(b, o->end + 2, '('))
        return false;
    if (src_is(b->file, o->end + 1, "expose_provenance") || src_is(b->file, o->end + 1, "addr"))
        return false;                               /* the integer is anybody's */
    if (o->place.n != 0 && !field_offset(b, n, &o->place, &off))
        return false;
    return add_call(b, n, o->t, o->end + 1, off);
}

/* Around `r` in `Some(r)`, `Ok(Some(r))`, `Newtype(r)`: moves both ends outside. */
static bool outside_constructor(const struct body *b, uint32_t *before, uint32_t *end)
{
    const struct src_file *f = b->file;
    while (body_open(b, *before, '(') && f->tokens[*before].match == *end) {
        uint32_t t = *before - 1;
        if (f->tokens[t].kind != SRC_IDENT || !isupper((unsigned char)f->text[f->tokens[t].off]))
            return false;
        while (t > b->open + 3 && src_is(f, t - 1, ":") && src_is(f, t - 2, ":") && f->tokens[t - 3].kind == SRC_IDENT)
            t -= 3;
        *before = t - 1;
        ++*end;
    }
    return true;
}

/* `return r;`, or `r` at the end of the body: the value is in the return register at the one `ret` there is. */
static bool returned(const struct body *b, struct name *n, const struct occurrence *o)
{
    static const int8_t regs[2] = { X86_RAX, X86_RDX };
    uint32_t t = o->end, before = o->before;
    int64_t off = 0;
    if (!outside_constructor(b, &before, &t))
        return false;
    if (src_is(b->file, before, "return"))
        t += body_punct(b, t, ";");
    else if (!body_punct(b, before, ";") && !body_close(b, before, '}') && !body_open(b, before, '{'))
        return false;
    for (; t != b->close; t = b->file->tokens[t].kind == SRC_CLOSE ? t + 1 : SRC_NONE)
        if (t == SRC_NONE || !body_close(b, t, '}') || !src_is(b->file, b->file->tokens[t].match - 1, "unsafe"))
            return false;
    if (o->borrow ? !field_offset(b, n, &o->place, &off) : o->place.n != 0)
        return false;
    unsigned rets = 0;
    size_t at = 0;
    for (size_t i = 0; i < b->c->n; i++)
        if (b->c->insns[i].cls == X86_RET) {
            rets++;
            at = i;
        }
    int reg = rets == 1 ? held_in(b, n, at, regs, 2, off) : -1;
    if (reg < 0 || !add_event(n, b->c->addrs[at], o->t, true, reg))
        return false;
    n->events[n->n_events - 1].ret = true;
    return true;
}

static bool string_names(const struct body *b, uint32_t s, uint32_t name);

static bool occurs_later(const struct body *b, const struct let *l)
{
    uint32_t stop = b->file->tokens[l->block].match;
    for (uint32_t t = l->end + 1; t < stop; t++)
        if (b->file->tokens[t].kind == SRC_STRING ? string_names(b, t, l->token) : src_same(b->file, t, l->token))
            return true;
    return false;
}

/* `as usize` makes the address known to all: from then on a pointer made of any integer may be this one. */
static bool exposes(const struct body *b, const struct let *l)
{
    for (uint32_t t = l->init; t < l->end; t++)
        if (src_is(b->file, t, "as") && !src_is(b->file, t + 1, "*"))
            return true;
    return false;
}

/* `let q = &mut *r;`, `let q = r as *mut T;` where nothing is ever done with q (the compiler may have left it out). */
static bool goes_nowhere(const struct body *b, uint32_t t)
{
    for (uint32_t i = 0; i < b->n_lets; i++) {
        const struct let *l = &b->lets[i];
        struct src_expr e;
        if (t < l->init || t >= l->end)
            continue;
        src_parse_expr(b->file, l->init, l->end, &e);
        return (e.form == SRC_BORROW || e.form == SRC_BORROW_MUT || e.form == SRC_RAW_BORROW || (e.form == SRC_PLACE && e.place.n == 0))
               && e.place.name == t && !exposes(b, l) && !occurs_later(b, l);
    }
    return false;
}

/* Inside the initialiser of a name that is made from this one and still recovered. */
static bool derived(const struct body *b, const struct name *n, uint32_t t)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const struct name *m = &b->names[i];
        if (m->base == n - b->names && !m->dropped && t >= m->let->init && t < m->let->end && m->init.place.name == t)
            return true;
    }
    return false;
}

static bool accessed(const struct body *b, struct name *n, const struct occurrence *o)
{
    struct src_target target;
    unsigned pointers;
    return o->place.n > 0 && !n->whole && access_precedes(b, o->start) && access_follows(b, o->end)
           && name_resolve(b, n, &o->place, &target, &pointers) && pointers == 1 && scalar(b, target.type)
           && add_accesses(b, n, o->t, o->start);
}

static bool understood(const struct body *b, struct name *n, uint32_t t)
{
    struct occurrence o = { .t = t, .end = SRC_NONE };
    if ((b->file->tokens[t].flags & (SRC_IN_MACRO_RULES | SRC_IN_MACRO_CALL)) || body_other_code(b, t))
        return false;
    if (derived(b, n, t) || goes_nowhere(b, t))
        return true;
    if (!src_parse_place(b->file, t, b->close, &o.place, &o.end))
        return false;
    o.start = place_start(b, t, &o.place, &o.end);
    if (o.start == SRC_NONE)
        return false;
    o.before = o.start - 1;
    o.borrow = src_is(b->file, o.before, "&") || (src_is(b->file, o.before, "mut") && src_is(b->file, o.before - 1, "&"));
    if (o.borrow)
        o.before -= src_is(b->file, o.before, "mut") ? 2 : 1;
    return argument(b, n, &o) || receiver(b, n, &o) || returned(b, n, &o) || accessed(b, n, &o);
}

/* A format string that prints the variable: `"{r}"`. */
static bool string_names(const struct body *b, uint32_t s, uint32_t token)
{
    const struct src_token *t = &b->file->tokens[s], *name = &b->file->tokens[token];
    for (uint32_t i = 0; i + name->len < t->len; i++)
        if (b->file->text[t->off + i] == '{' && !memcmp(b->file->text + t->off + i + 1, b->file->text + name->off, name->len))
            return true;
    return false;
}

static void cut(const struct body *b, struct name *n, uint32_t t)
{
    uint32_t at = body_cut(b, n->let->block, t);
    if (at < n->cut)
        n->cut = at;
}

void uses_find(const struct body *b, struct name *n)
{
    uint32_t stop = b->file->tokens[n->let->block].match;
    n->n_events = 0;
    n->cut = b->close;
    for (uint32_t t = n->let->end + 1; t < stop && t < n->cut; t++) {
        const struct src_token *k = &b->file->tokens[t];
        if (k->kind == SRC_STRING && string_names(b, t, n->token))
            cut(b, n, t);
        if (k->kind != SRC_IDENT || !src_same(b->file, t, n->token) || (src_is(b->file, t - 1, ".") && !body_punct(b, t - 2, "."))
            || body_meaning(b, t) != n->let)
            continue;
        if (!understood(b, n, t))
            cut(b, n, t);
    }
}
