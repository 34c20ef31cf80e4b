/* source_names.c: two names for one machine value, told apart by the text.

       let r = &mut *p;      no instruction: p and r are one register          BIND r       at r's first instruction
       *p = 1;               mov [rax], 1   row at `*p`                         (as it is: p's tag)
       *r = 2;               mov [rax], 2   row at `*r`                         USE r
       f(r);                 mov rdi, rax; call f   row at `f`                  ARG_NAME r   rdi

   Accesses that are not r's count as what the machine value's own tag says: foreign to r, which is right for p, for x, for
   everything but r and what is made of r.  So one thing has to be certain for each name: that nothing made of r goes
   unnoticed.  Every occurrence of the name in the function's body must be one of a few forms whose instructions are found;
   a single one that is not (a closure, a struct field, a return, a method whose call is not found) and the name is dropped.
   A name that a dropped name is made from is dropped with it.

   Macros take references to their arguments in ways that leave no exact rows.  They are tolerated at the end of a function
   only, behind the last use of any recovered name, and only where no name was passed on: there a read that is taken for
   somebody else's can do no harm.

   Cost: the body's tokens times the names in it.  Refused: following values instead of text; the compiler has already merged
   them.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_recover.h"

#include <stdlib.h>
#include <string.h>

#include "util.h"

enum { MAX_NAMES = 64, MAX_EVENTS = 512, MAX_HOMES = 8 };

struct event { uint64_t pc; bool arg; uint8_t reg; };

struct name {
    const struct src_var *var;
    uint32_t token, let, end;       /* the name, its `let`, the `;` */
    struct src_expr init;
    uint64_t pointee;
    const struct src_var *from;     /* the variable in the initialiser, NULL = not known */
    int base;                       /* the recovered name that it is made from, -1 = none */
    bool alias;                     /* the same tag as base: `let s = r`, `p as *mut T` of a raw p */
    bool raw;                       /* a raw pointer made of a `&mut`: `r as *mut T`, `&raw mut *r`; base may be -1 */
    bool untold;                    /* something is made of it under its own tag */
    bool dropped;
    int64_t slot;                   /* its home, relative to RSP at entry */
    int64_t homes[MAX_HOMES]; uint32_t n_homes;     /* all stack words that hold the value, the slot among them */
    bool fixed;                     /* the code says that the pointee is in the frame, at: */
    int64_t at; uint64_t size;
    uint64_t bind;                  /* pc of the BIND */
    uint32_t last;                  /* last occurrence outside macros */
    uint32_t macro_first;           /* first occurrence inside one; SRC_NONE */
    struct event events[MAX_EVENTS]; uint32_t n_events;
    uint32_t id;
};

struct body {
    struct src_code *c;
    const struct src_file *file;
    uint32_t fn, open, close;       /* `fn`, and the braces of its body */
    uint32_t *up;                   /* enclosing bracket of each token of the body, by token - open */
    uint32_t *row;                  /* token of each instruction's row, SRC_NONE */
    struct name *names; uint32_t n;
};

static char first_char(const struct body *b, uint32_t t)
{
    return t < b->file->n_tokens ? b->file->text[b->file->tokens[t].off] : 0;
}

static bool punct(const struct body *b, uint32_t t, const char *set)
{
    return t < b->file->n_tokens && b->file->tokens[t].kind == SRC_PUNCT && strchr(set, first_char(b, t)) != NULL;
}

static bool is_open(const struct body *b, uint32_t t, char c)
{
    return t < b->file->n_tokens && b->file->tokens[t].kind == SRC_OPEN && first_char(b, t) == c;
}

/* ---- the function's body ---- */

/* The braces of the function whose `fn` is at t. */
static bool body_of(const struct body *b, uint32_t t, uint32_t *open)
{
    const struct src_file *f = b->file;
    for (; t < f->n_tokens && !is_open(b, t, '{'); t++) {
        if (punct(b, t, ";") || f->tokens[t].kind == SRC_CLOSE)
            return false;
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    }
    *open = t;
    return t < f->n_tokens;
}

/* The innermost `fn` around the first row behind the prologue; it must stand where DWARF says that this function is (a closure's
   code lies inside another function's text). */
static bool find_body(struct body *b)
{
    const struct src_func *f = b->c->f;
    uint32_t t;
    if (!src_row_token(b->c, f->prologue_end, &b->file, &t) || b->file->tokens[t].flags)
        return false;
    for (b->fn = t; b->fn > 0; b->fn--)
        if (src_is(b->file, b->fn, "fn") && body_of(b, b->fn, &b->open) && b->open <= t && t <= b->file->tokens[b->open].match)
            break;
    if (b->fn == 0 && !(src_is(b->file, 0, "fn") && body_of(b, 0, &b->open)))
        return false;
    b->close = b->file->tokens[b->open].match;
    return t >= b->open && t <= b->close && f->rows[0].line == src_token_line(b->file, b->fn);
}

static void index_body(struct body *b)
{
    const struct src_code *c = b->c;
    uint32_t n = b->close - b->open + 1, up = SRC_NONE;
    b->up = xmalloc(n * sizeof *b->up);
    for (uint32_t i = 0; i < n; i++) {
        const struct src_token *t = &b->file->tokens[b->open + i];
        if (t->kind == SRC_CLOSE && up != SRC_NONE)
            up = b->up[up - b->open];
        b->up[i] = up;
        if (t->kind == SRC_OPEN)
            up = b->open + i;
    }
    b->row = xmalloc((c->n + 1) * sizeof *b->row);
    for (size_t i = 0; i < c->n; i++) {
        const struct src_file *file;
        if (!src_row_token(c, c->addrs[i], &file, &b->row[i]) || file != b->file)
            b->row[i] = SRC_NONE;
    }
}

static bool in_macro(const struct body *b, uint32_t t)
{
    for (uint32_t u = b->up[t - b->open]; u != SRC_NONE && u > b->open; u = b->up[u - b->open])
        if (u >= 2 && src_is(b->file, u - 1, "!") && b->file->tokens[u - 2].kind == SRC_IDENT)
            return true;
    return false;
}

static bool in_loop(const struct body *b, uint32_t t)
{
    for (uint32_t u = b->up[t - b->open]; u != SRC_NONE && u > b->open; u = b->up[u - b->open]) {
        if (!is_open(b, u, '{'))
            continue;
        for (uint32_t k = u - 1; k > b->open && !punct(b, k, ";") && !is_open(b, k, '{'); k--) {
            if (b->file->tokens[k].kind == SRC_CLOSE) {
                if (first_char(b, k) == '}')
                    break;
                k = b->file->tokens[k].match;
            } else if (src_is(b->file, k, "loop") || src_is(b->file, k, "while") || src_is(b->file, k, "for"))
                return true;
        }
    }
    return false;
}

/* Inside a closure or a nested function: what is text here is other code. */
static bool in_other_code(const struct body *b, uint32_t t)
{
    for (uint32_t k = t; k > b->open; k--) {
        if (b->file->tokens[k].kind == SRC_CLOSE && k != t) {
            k = b->file->tokens[k].match;
            continue;
        }
        if (punct(b, k, "|") || src_is(b->file, k, "move") || src_is(b->file, k, "async"))
            return true;
        if (src_is(b->file, k, "fn") || src_is(b->file, k, "impl") || src_is(b->file, k, "trait") || src_is(b->file, k, "mod"))
            return true;
    }
    return false;
}

/* ---- candidates ---- */

static const struct src_var *only_var(const struct body *b, uint32_t name)
{
    const struct src_var *v = NULL;
    for (size_t i = 0; i < b->c->f->n_vars; i++) {
        const struct src_var *w = &b->c->f->vars[i];
        const struct src_token *t = &b->file->tokens[name];
        if (!w->name || strlen(w->name) != t->len || memcmp(w->name, b->file->text + t->off, t->len))
            continue;
        if (v)
            return NULL;
        v = w;
    }
    return v;
}

static int find_name(const struct body *b, uint32_t token)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (src_same(b->file, b->names[i].token, token))
            return (int)i;
    return -1;
}

static bool thin_pointer(const struct body *b, uint64_t type)
{
    struct src_type ty;
    return b->c->r->host.type(b->c->r->host.ctx, type, &ty) && ty.kind == SRC_T_POINTER && ty.pointer != SRC_P_BOX;
}

/* How many pointers the place's steps pass; the type at its end. */
static bool resolve_counted(const struct body *b, const struct src_place *p, uint64_t pc, struct src_target *t, unsigned *pointers)
{
    *pointers = 0;
    struct src_place part = *p;
    uint64_t last = 0;
    for (part.n = 0; part.n <= p->n; part.n++) {
        if (!src_resolve(b->c, b->file, &part, pc, t))
            return false;
        if (t->behind_pointer && (*pointers == 0 || t->pointer_type != last)) {
            ++*pointers;
            last = t->pointer_type;
        }
    }
    return true;
}

/* `let [mut] NAME [: type] = init ;` at token `let`. */
static bool parse_let(const struct body *b, uint32_t let, struct name *n)
{
    const struct src_file *f = b->file;
    uint32_t t = let + 1;
    if (src_is(f, t, "mut"))
        return false;                               /* it may be reassigned */
    if (f->tokens[t].kind != SRC_IDENT)
        return false;
    *n = (struct name){ .token = t, .let = let, .base = -1, .last = t, .macro_first = SRC_NONE };
    for (t++; t < b->close && !punct(b, t, "=;"); t++)
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    if (!punct(b, t, "=") || (t != n->token + 1 && !punct(b, n->token + 1, ":")))
        return false;
    uint32_t first = t + 1;
    for (; t < b->close && !punct(b, t, ";"); t++) {
        if (src_is(f, t, "else"))
            return false;
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    }
    n->end = t;
    src_parse_expr(f, first, t, &n->init);
    return t < b->close && n->init.form != SRC_UNCLEAR && n->init.form != SRC_WORD && n->init.form != SRC_AS_PTR
           && n->init.form != SRC_AS_MUT_PTR;
}

static bool make_retag(const struct body *b, const struct name *n, struct cci_retag *r)
{
    enum cci_kind kind = n->raw ? CCI_K_RAW_MUT : n->init.form == SRC_BORROW ? CCI_K_SHARED : CCI_K_MUT;
    struct src_type ty;
    if (!b->c->r->host.retag(b->c->r->host.ctx, n->pointee, kind, r) || r->size != CCI_S_STATIC)
        return false;
    r->where = CCI_W_STACK;
    r->kind = (uint8_t)kind;
    r->off = (int32_t)n->slot;
    r->meta_reg = 254;
    r->flags &= (uint8_t)~(CCI_R_PROTECT | CCI_R_NESTED);
    if (kind == CCI_K_MUT && !n->untold && b->c->r->host.type(b->c->r->host.ctx, n->var->type, &ty) && ty.pointer == SRC_P_MUT)
        r->flags |= CCI_R_TOLD;
    return true;
}

/* Where the borrowed place is, and which recovered name it is reached through.  Pointers passed: 0, 1, or 2 for unknown. */
static unsigned locate(const struct body *b, struct name *n)
{
    struct src_target t;
    unsigned pointers;
    const struct src_place *p = &n->init.place;
    if (p->cast) {
        n->from = src_var_at(b->c, b->file, p->name, n->var->lo);
        return n->from && thin_pointer(b, n->from->type) && p->n == 1 && p->steps[0].kind == SRC_STEP_DEREF ? 1 : 2;
    }
    if (!resolve_counted(b, p, n->var->lo, &t, &pointers) || pointers > 1)
        return 2;
    n->from = t.var;
    n->pointee = t.type;
    return pointers;
}

/* `let p = r as *mut T;`, `let p = &raw mut *r;` with r a `&mut`. */
static bool make_raw(const struct body *b, struct name *n, const struct src_var *from, const struct src_type *to)
{
    struct src_type ty;
    if (to->pointer != SRC_P_MUT || !b->c->r->host.type(b->c->r->host.ctx, to->target, &ty) || ty.size == 0)
        return false;
    n->raw = true;
    n->from = from;
    n->pointee = to->target;
    n->size = ty.size;
    return true;
}

/* `let s = r;`, `let p = q as *mut T;`: the same tag as a recovered name's, or nothing to recover. */
static bool make_alias(const struct body *b, struct name *n)
{
    struct src_host *h = &b->c->r->host;
    struct src_type own, to;
    unsigned steps = n->init.place.n;
    if (n->init.place.cast || steps > 1 || (n->init.form == SRC_PLACE) != (steps == 0)
        || (steps == 1 && n->init.place.steps[0].kind != SRC_STEP_DEREF))
        return false;
    const struct src_var *from = n->base >= 0 ? b->names[n->base].var : src_var_at(b->c, b->file, n->init.place.name, n->var->lo);
    if (!from || !thin_pointer(b, from->type) || !h->type(h->ctx, n->var->type, &own) || !h->type(h->ctx, from->type, &to))
        return false;
    if (own.pointer == SRC_P_RAW && !own.is_const && make_raw(b, n, from, &to))
        return true;
    if (n->base < 0)
        return false;
    n->alias = true;
    n->from = from;
    n->size = b->names[n->base].size;
    int root = n->base;
    while (b->names[root].alias)
        root = b->names[root].base;
    b->names[root].untold |= own.pointer == SRC_P_RAW && to.pointer == SRC_P_MUT;
    return true;
}

static bool make_name(const struct body *b, uint32_t let, struct name *n)
{
    struct src_type ty;
    struct cci_retag r = { 0 };
    struct src_host *h = &b->c->r->host;
    if (!parse_let(b, let, n) || in_macro(b, let) || in_other_code(b, let))
        return false;
    n->var = only_var(b, n->token);
    if (!n->var || n->var->param || !src_var_entry_off(b->c, n->var, &n->slot) || !thin_pointer(b, n->var->type))
        return false;
    n->base = find_name(b, n->init.place.name);
    if (n->init.form == SRC_PLACE || n->init.form == SRC_RAW_BORROW)
        return make_alias(b, n) && (!n->raw || make_retag(b, n, &r));
    unsigned pointers = locate(b, n);
    if (pointers != 1)
        n->base = -1;
    if (pointers == 2 || n->init.place.cast) {
        /* The text's type is not known; the name's own is, unless the borrow was cast. */
        if (n->init.cast || !h->type(h->ctx, n->var->type, &ty) || ty.pointer == SRC_P_RAW)
            return false;
        n->pointee = ty.target;
    } else if (!n->init.cast && (!h->type(h->ctx, n->var->type, &ty) || ty.target != n->pointee))
        return false;                               /* coerced through a Deref: the address is another one */
    if (!h->type(h->ctx, n->pointee, &ty))
        return false;
    n->size = ty.size;
    return ty.size > 0 && make_retag(b, n, &r);
}

/* ---- instructions ---- */

static bool frame_operand(const struct body *b, const struct x86_insn *in, int64_t *off)
{
    return in->has_mem && in->index == X86_NO_REG && !in->segment
           && ((in->base == X86_RSP && pro_entry_offset(b->c->pro, CCI_B_RSP, in->disp, off))
               || (in->base == X86_RBP && pro_entry_offset(b->c->pro, CCI_B_RBP, in->disp, off)));
}

static bool accesses_memory(const struct x86_insn *in)
{
    return in->has_mem && (in->reads_mem || in->writes_mem) && in->cls != X86_CALL_IND && in->cls != X86_JMP_IND && !in->segment
           && !in->rip_relative;
}

/* Stores to the 8 bytes at slot: how many, and the index of the last one. */
static unsigned stores_to(const struct body *b, int64_t slot, size_t *last)
{
    unsigned n = 0;
    for (size_t i = 0; i < b->c->n; i++) {
        const struct x86_insn *in = &b->c->insns[i];
        int64_t off;
        if (!in->has_mem || !frame_operand(b, in, &off) || in->cls == X86_NOP)
            continue;
        if (in->cls == X86_LEA) {
            if (off == slot)
                n += 2;                             /* its address is taken: anybody may write */
            continue;
        }
        if (in->writes_mem && off < slot + 8 && off + (in->bytes ? in->bytes : 64) > slot) {
            n++;
            *last = i;
            if (in->cls != X86_STORE || in->bytes != 8 || off != slot)
                n++;
        }
    }
    return n;
}

static bool jumped_back_to(const struct body *b, uint64_t pc)
{
    for (size_t i = 0; i < b->c->n; i++)
        if ((b->c->insns[i].cls == X86_JMP || b->c->insns[i].cls == X86_JCC) && b->c->insns[i].target == pc && b->c->addrs[i] >= pc)
            return true;
    return false;
}

static bool shares_slot(const struct body *b, const struct name *n)
{
    int64_t off;
    return n->from && n->from != n->var && src_var_entry_off(b->c, n->from, &off) && off == n->slot;
}

static void add_home(const struct body *b, struct name *n, int64_t off)
{
    size_t last;
    for (uint32_t i = 0; i < n->n_homes; i++)
        if (n->homes[i] == off)
            return;
    if (n->n_homes < MAX_HOMES && (off == n->slot || stores_to(b, off, &last) == 1))
        n->homes[n->n_homes++] = off;
}

/* Stack words that are written once, with the value that instruction `store` puts into the name's slot: copies of the register
   around it, and the word that the register was loaded from.  And where it points, if that is the frame. */
static void find_homes(const struct body *b, struct name *n, size_t store)
{
    const struct src_code *c = b->c;
    int reg = c->insns[store].reg;
    struct pro_held held[16];
    n->n_homes = 0;
    add_home(b, n, n->slot);
    bool known = src_held_at(c, store, held);
    if (known && held[reg].kind == PRO_H_LOADED)
        add_home(b, n, held[reg].off);
    n->fixed = known && held[reg].kind == PRO_H_ADDRESS;
    n->at = held[reg].off;
    for (int dir = -1; dir <= 1; dir += 2)
        for (size_t i = store; i < c->n && c->block[i] == c->block[store]; i += (size_t)dir) {
            const struct x86_insn *in = &c->insns[i];
            int64_t off;
            if (in->cls == X86_STORE && in->bytes == 8 && in->reg == reg && frame_operand(b, in, &off))
                add_home(b, n, off);
            if (((in->writes >> reg) & 1) || (dir > 0 && (in->cls == X86_CALL || in->cls == X86_CALL_IND)))
                break;
            if (i == 0 && dir < 0)
                break;
        }
}

/* The instruction before which the name has its value. */
static bool find_bind(const struct body *b, struct name *n)
{
    size_t store = 0;
    const struct src_code *c = b->c;
    if (stores_to(b, n->slot, &store) != 1)
        return false;
    if (shares_slot(b, n)) {
        /* No instruction of its own: it starts with its scope, whose first row must be text behind the `let`. */
        const struct src_file *file;
        uint32_t t;
        n->bind = n->var->lo;
        if (!src_row_token(c, n->bind, &file, &t) || file != b->file || t <= n->end || t > b->close || c->addrs[store] >= n->bind)
            return false;
        uint32_t stop = n->end + 1;                 /* the end of the next statement */
        while (stop < b->close && !punct(b, stop, ";") && b->file->tokens[stop].kind != SRC_CLOSE)
            stop = b->file->tokens[stop].kind == SRC_OPEN ? b->file->tokens[stop].match + 1 : stop + 1;
        if (t > stop)
            return false;
    } else {
        uint32_t row = b->row[store];
        n->bind = c->addrs[store] + c->insns[store].len;
        if (row == SRC_NONE || row < n->let || row > n->end || n->bind > n->var->lo || n->bind <= c->f->prologue_end)
            return false;
    }
    find_homes(b, n, store);
    return !jumped_back_to(b, n->bind);
}

static bool add_event(struct name *n, uint64_t pc, bool arg, int reg)
{
    if (n->n_events == MAX_EVENTS || pc < n->bind)
        return false;
    n->events[n->n_events++] = (struct event){ pc, arg, (uint8_t)reg };
    return true;
}

/* All accesses whose row is exactly at `start`. */
static bool add_accesses(const struct body *b, struct name *n, uint32_t start)
{
    unsigned found = 0;
    for (size_t i = 0; i < b->c->n; i++) {
        const struct x86_insn *in = &b->c->insns[i];
        int64_t off;
        if (b->row[i] != start || !accesses_memory(in))
            continue;
        if (in->base == X86_RSP || in->base == X86_RBP) {
            if (!frame_operand(b, in, &off))
                return false;
            if (!n->fixed || off < n->at || off >= n->at + (int64_t)n->size)
                continue;                           /* a spilled temporary */
        }
        if (!add_event(n, b->c->addrs[i], false, 0))
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
    for (uint32_t i = 0; h->kind == PRO_H_LOADED && plus == 0 && i < n->n_homes; i++)
        if (h->off == n->homes[i])
            return true;
    return false;
}

/* The calls whose row is exactly at `row`: one of them, with the value in exactly one argument register. */
static bool add_call(const struct body *b, struct name *n, uint32_t row, int64_t plus)
{
    static const int8_t regs[6] = { X86_RDI, X86_RSI, X86_RDX, X86_RCX, 8, 9 };
    unsigned calls = 0;
    size_t at = 0;
    for (size_t i = 0; i < b->c->n; i++)
        if (b->row[i] == row && (b->c->insns[i].cls == X86_CALL || b->c->insns[i].cls == X86_CALL_IND)) {
            calls++;
            at = i;
        }
    struct pro_held held[16];
    if (calls != 1 || !src_held_at(b->c, at, held))
        return false;
    int found = -1;
    for (int i = 0; i < 6; i++)
        if (holds(n, &held[regs[i]], plus)) {
            if (found >= 0)
                return false;
            found = regs[i];
        }
    return found >= 0 && add_event(n, b->c->addrs[at], true, found);
}

/* ---- occurrences ---- */

/* The start of the place around the name at t: `*`s and brackets before it. */
static uint32_t place_start(const struct body *b, uint32_t t, struct src_place *p, uint32_t *end)
{
    uint32_t s = t;
    for (;;) {
        uint32_t k = s - 1;
        if (punct(b, k, "*")) {
            uint32_t before = k - 1;
            const struct src_token *q = &b->file->tokens[before];
            bool binary = q->kind == SRC_NUMBER || q->kind == SRC_CHAR || (q->kind == SRC_CLOSE && first_char(b, before) != '}')
                          || (q->kind == SRC_IDENT && !src_is(b->file, before, "return") && !src_is(b->file, before, "if")
                              && !src_is(b->file, before, "while") && !src_is(b->file, before, "in") && !src_is(b->file, before, "mut"));
            if (binary)
                return SRC_NONE;
            s = k;
        } else if (is_open(b, k, '(') && b->file->tokens[k].match == *end && *end != SRC_NONE
                   && !(k > b->open && (b->file->tokens[k - 1].kind == SRC_IDENT || punct(b, k - 1, "!>")))) {
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
    for (; t < b->close && !punct(b, t, ";,") && b->file->tokens[t].kind != SRC_CLOSE && !is_open(b, t, '{'); t++) {
        const struct src_token *k = &b->file->tokens[t], *prev = &b->file->tokens[t - 1];
        if (k->kind == SRC_IDENT ? punct(b, t + 1, ".!:?") || is_open(b, t + 1, '(') || is_open(b, t + 1, '[')
                                 : k->kind != SRC_NUMBER && k->kind != SRC_CHAR && k->kind != SRC_PUNCT)
            return false;
        if (punct(b, t, "*&|") && prev->kind == SRC_PUNCT)
            return false;                               /* a dereference, or a closure */
    }
    return true;
}

/* What follows an accessed place: an assignment, or an end, or operators on literals. */
static bool access_follows(const struct body *b, uint32_t end)
{
    const struct src_token *t = &b->file->tokens[end];
    if (t->kind == SRC_CLOSE || punct(b, end, ";,"))
        return true;
    if (is_open(b, end, '{'))
        return false;
    if (punct(b, end, "=") && !(t->flags & SRC_JOINT))
        return true;
    return punct(b, end, "+-*/%^|&<>=!") && only_plain(b, end);
}

static bool access_precedes(const struct body *b, uint32_t start)
{
    uint32_t k = start - 1;
    const struct src_token *t = &b->file->tokens[k];
    if (t->kind == SRC_OPEN || punct(b, k, ";,=+-*/%^<>!") || (t->kind == SRC_CLOSE && first_char(b, k) == '}'))
        return true;
    return src_is(b->file, k, "return") || src_is(b->file, k, "if") || src_is(b->file, k, "while");
}

/* The row of the call whose argument starts at `start`: its path, or its method's name. */
static uint32_t callee_of(const struct body *b, uint32_t start)
{
    uint32_t open = b->up[start - b->open];
    if (open == SRC_NONE || open <= b->open || !is_open(b, open, '('))
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

/* An argument `r`, `&mut *r`, `&r.f`. */
static bool argument(const struct body *b, struct name *n, const struct src_place *p, uint32_t start, uint32_t end)
{
    struct src_target t;
    unsigned pointers;
    uint32_t k = start - 1;
    bool borrow = src_is(b->file, k, "&") || (src_is(b->file, k, "mut") && src_is(b->file, k - 1, "&"));
    if (borrow)
        k -= src_is(b->file, k, "mut") ? 2 : 1;
    if (!(is_open(b, k, '(') || punct(b, k, ",")) || !((b->file->tokens[end].kind == SRC_CLOSE) || punct(b, end, ",")))
        return false;
    if (borrow ? !resolve_counted(b, p, n->var->lo, &t, &pointers) || pointers != 1 : p->n != 0)
        return false;
    for (uint32_t i = 0; borrow && i < p->n; i++)
        if (p->steps[i].kind == SRC_STEP_INDEX)
            return false;
    uint32_t row = callee_of(b, start);
    return row != SRC_NONE && add_call(b, n, row, borrow ? t.entry_off : 0);
}

/* `r.method(..)` */
static bool receiver(const struct body *b, struct name *n, const struct src_place *p, uint32_t end)
{
    return p->n == 0 && src_is(b->file, end, ".") && b->file->tokens[end + 1].kind == SRC_IDENT && is_open(b, end + 2, '(')
           && add_call(b, n, end + 1, 0);
}

/* Inside the initialiser of a name that is still recovered. */
static bool derived(const struct body *b, uint32_t t)
{
    for (uint32_t i = 0; i < b->n; i++)
        if (!b->names[i].dropped && t > b->names[i].token && t < b->names[i].end && b->names[i].init.place.name == t)
            return b->names[i].base >= 0;
    return false;
}

static bool occurrence(const struct body *b, struct name *n, uint32_t t)
{
    struct src_place p;
    struct src_target target;
    uint32_t end = SRC_NONE;
    unsigned pointers;
    if (in_macro(b, t)) {
        if (n->macro_first == SRC_NONE)
            n->macro_first = t;
        return !in_loop(b, t) && !in_other_code(b, t);
    }
    n->last = t;
    if (t < n->let || in_other_code(b, t))
        return false;
    if (derived(b, t))
        return true;
    if (!src_parse_place(b->file, t, b->close, &p, &end))
        return false;
    uint32_t start = place_start(b, t, &p, &end);
    if (start == SRC_NONE)
        return false;
    if (argument(b, n, &p, start, end) || receiver(b, n, &p, end))
        return true;
    return p.n > 0 && access_precedes(b, start) && access_follows(b, end) && resolve_counted(b, &p, n->var->lo, &target, &pointers)
           && pointers == 1 && scalar(b, target.type) && add_accesses(b, n, start);
}

static bool string_names(const struct body *b, uint32_t s, const struct name *n)
{
    const struct src_token *t = &b->file->tokens[s], *name = &b->file->tokens[n->token];
    for (uint32_t i = 0; i + name->len < t->len; i++)
        if (b->file->text[t->off + i] == '{' && !memcmp(b->file->text + t->off + i + 1, b->file->text + name->off, name->len))
            return true;
    return false;
}

static bool occurrences(const struct body *b, struct name *n)
{
    n->n_events = 0;
    n->last = n->token;
    n->macro_first = SRC_NONE;
    for (uint32_t t = b->fn; t < b->open; t++)
        if (src_same(b->file, t, n->token))
            return false;
    for (uint32_t t = b->open; t < b->close; t++) {
        if (b->file->tokens[t].kind == SRC_STRING && string_names(b, t, n)) {
            if (n->macro_first == SRC_NONE)
                n->macro_first = t;
            if (in_loop(b, t))
                return false;
        }
        if (t == n->token || !src_same(b->file, t, n->token) || (src_is(b->file, t - 1, ".") && !punct(b, t - 2, ".")))
            continue;
        if (!occurrence(b, n, t))
            return false;
    }
    return true;
}

/* ---- all names of a function ---- */

static void collect(struct body *b)
{
    for (uint32_t t = b->open; t < b->close && b->n < MAX_NAMES; t++)
        if (src_is(b->file, t, "let") && make_name(b, t, &b->names[b->n]) && find_name(b, b->names[b->n].token) < 0)
            b->n++;
}

/* Drops until nothing changes. */
static void settle(struct body *b)
{
    for (bool changed = true; changed;) {
        changed = false;
        uint32_t last = 0;
        bool passed_on = false;                     /* somebody else may hold a pointer with a name's tag */
        for (uint32_t i = 0; i < b->n; i++) {
            struct name *n = &b->names[i];
            if (n->dropped)
                continue;
            bool base_gone = n->base >= 0 && b->names[n->base].dropped;
            if ((n->alias && base_gone) || !find_bind(b, n) || !occurrences(b, n))
                n->dropped = changed = true;
            else if (n->last > last)
                last = n->last;
            for (uint32_t k = 0; !n->dropped && k < n->n_events; k++)
                passed_on |= n->events[k].arg;
        }
        for (uint32_t i = 0; i < b->n && !changed; i++)
            if (!b->names[i].dropped && b->names[i].macro_first != SRC_NONE && (passed_on || b->names[i].macro_first < last))
                b->names[i].dropped = changed = true;
    }
}

static void emit_bind(struct body *b, struct name *n)
{
    struct src_host *h = &b->c->r->host;
    struct cci_retag r = { 0 };
    struct cci_site s = { .pc = n->bind, .kind = CCI_SITE_BIND };
    if (!make_retag(b, n, &r))
        return;
    if (!shares_slot(b, n))
        r.flags |= CCI_R_STORED;
    n->id = b->c->r->next_name++;
    s.name_id = n->id;
    s.parent_id = n->base >= 0 && !b->names[n->base].dropped ? b->names[n->base].id : 0;
    const struct src_token *t = &b->file->tokens[n->token];
    char *text = xprintf("%.*s", (int)t->len, b->file->text + t->off);
    h->site(h->ctx, &s, &r, text);
    free(text);
}

static void emit_events(struct body *b, const struct name *n)
{
    struct src_host *h = &b->c->r->host;
    const struct src_token *t = &b->file->tokens[n->token];
    char *text = xprintf("%.*s", (int)t->len, b->file->text + t->off);
    for (uint32_t i = 0; i < n->n_events; i++) {
        const struct event *e = &n->events[i];
        if (!e->arg) {
            h->use(h->ctx, e->pc, n->id, text);
            continue;
        }
        struct cci_site s = { .pc = e->pc, .kind = CCI_SITE_ARG_NAME, .name_id = n->id };
        struct cci_retag r = { .where = CCI_W_REG, .reg = e->reg, .meta_reg = 254, .kind = CCI_K_RAW_MUT, .size = CCI_S_UNKNOWN };
        h->site(h->ctx, &s, &r, text);
    }
    free(text);
}

void src_recover_names(struct src_code *c)
{
    struct body b = { .c = c };
    if (!find_body(&b))
        return;
    index_body(&b);
    b.names = xmalloc(MAX_NAMES * sizeof *b.names);
    collect(&b);
    settle(&b);
    for (uint32_t i = 0; i < b.n; i++) {
        struct name *n = &b.names[i];
        if (n->dropped)
            continue;
        if (n->alias)
            n->id = b.names[n->base].id;
        else
            emit_bind(&b, n);
        emit_events(&b, n);
    }
    free(b.names);
    free(b.up);
    free(b.row);
}
