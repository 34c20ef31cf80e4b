/* source_recover.c: one function's code beside its text: rows to tokens, names to variables, places to types.

       pc ─▶ line row ─▶ token            name + pc ─▶ variable ─▶ type, slot            place ─▶ steps over types ─▶ pointee

   A name is looked up as the compiler scoped it: the innermost variable whose scope covers the pc.  Auto-dereference goes
   through references and boxes only; a type with a Deref of its own ends the search, and so does an index that may be a range.

   Cost: one decoding of the function, bisection per question.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_recover.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

struct src_recover *src_recover_new(const struct src_host *host, struct src_store *store)
{
    struct src_recover *r = xmalloc(sizeof *r);
    *r = (struct src_recover){ .host = *host, .store = store, .next_name = 1 };
    return r;
}

void src_recover_free(struct src_recover *r)
{
    free(r);
}

static bool ends_block(const struct x86_insn *in)
{
    return in->cls == X86_CALL || in->cls == X86_CALL_IND || in->cls == X86_JMP || in->cls == X86_JMP_IND || in->cls == X86_JCC
           || in->cls == X86_RET || in->cls == X86_TRAP;
}

static int by_address(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Decodes everything; block[i] = start of the straight line that ends with instruction i. */
static bool decode_all(struct src_code *c)
{
    size_t cap = 0, cap2 = 0, n_targets = 0, cap_targets = 0;
    uint64_t *targets = NULL;
    for (uint64_t i = 0; i < c->code.size;) {
        struct x86_insn in;
        if (!x86_decode(c->code.bytes + i, c->code.size - i, c->code.addr + i, &in)) {
            free(targets);
            return false;
        }
        c->insns = grow(c->insns, c->n, &cap, sizeof *c->insns);
        c->addrs = grow(c->addrs, c->n, &cap2, sizeof *c->addrs);
        c->insns[c->n] = in;
        c->addrs[c->n++] = c->code.addr + i;
        if (in.cls == X86_JMP || in.cls == X86_JCC) {
            targets = grow(targets, n_targets, &cap_targets, sizeof *targets);
            targets[n_targets++] = in.target;
        }
        i += in.len;
    }
    if (n_targets)
        qsort(targets, n_targets, sizeof *targets, by_address);
    c->block = xmalloc((c->n + 1) * sizeof *c->block);
    uint64_t start = c->code.addr;
    size_t t = 0;
    for (size_t i = 0; i < c->n; i++) {
        while (t < n_targets && targets[t] < c->addrs[i])
            t++;
        if (t < n_targets && targets[t] == c->addrs[i])
            start = c->addrs[i];
        c->block[i] = start;
        if (ends_block(&c->insns[i]))
            start = c->addrs[i] + c->insns[i].len;
    }
    free(targets);
    return true;
}

void src_recover_func(struct src_recover *r, const struct src_func *f)
{
    struct src_code c = { .r = r, .f = f, .code = { f->bytes, f->lo, f->hi - f->lo } };
    if (f->n_rows == 0 || f->hi <= f->lo || f->prologue_end <= f->lo || f->prologue_end > f->hi)
        return;
    c.pro = pro_trace(&c.code, f->prologue_end);
    if (pro_complete(c.pro) && decode_all(&c)) {
        src_recover_calls(&c);
        src_recover_names(&c);
    }
    pro_free(c.pro);
    free(c.insns);
    free(c.addrs);
    free(c.block);
}

const struct cci_line *src_row_at(const struct src_code *c, uint64_t addr)
{
    const struct cci_line *rows = c->f->rows;
    size_t lo = 0, hi = c->f->n_rows;
    while (lo < hi) {                           /* the last row at or below addr */
        size_t mid = lo + (hi - lo) / 2;
        if (rows[mid].addr <= addr)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0 || (rows[lo - 1].flags & CCI_LINE_END) || rows[lo - 1].line == 0 || rows[lo - 1].column == 0)
        return NULL;
    return &rows[lo - 1];
}

const struct src_file *src_row_file(const struct src_code *c, const struct cci_line *row)
{
    const char *path = c->r->host.file(c->r->host.ctx, row->file);
    return path && *path ? src_store_get(c->r->store, path) : NULL;
}

bool src_row_token(const struct src_code *c, uint64_t addr, const struct src_file **file, uint32_t *token)
{
    const struct cci_line *row = src_row_at(c, addr);
    *file = row ? src_row_file(c, row) : NULL;
    if (!*file)
        return false;
    *token = src_token_at(*file, row->line, row->column);
    return *token != SRC_NONE;
}

bool src_held_at(const struct src_code *c, size_t i, struct pro_held held[16])
{
    uint64_t from = c->block[i] > c->f->prologue_end ? c->block[i] : c->f->prologue_end;
    return from <= c->addrs[i] && pro_regs_at(&c->code, c->pro, from, c->addrs[i], held);
}

static bool name_is(const struct src_file *f, uint32_t t, const char *name)
{
    uint32_t off = f->tokens[t].off, len = f->tokens[t].len;
    if (len > 2 && !memcmp(f->text + off, "r#", 2))
        off += 2, len -= 2;
    return strlen(name) == len && !memcmp(f->text + off, name, len);
}

const struct src_var *src_var_at(const struct src_code *c, const struct src_file *file, uint32_t name, uint64_t pc)
{
    const struct src_var *best = NULL;
    bool unsure = false;
    for (size_t i = 0; i < c->f->n_vars; i++) {
        const struct src_var *v = &c->f->vars[i];
        if (!v->name || !name_is(file, name, v->name) || pc < v->lo || pc >= v->hi)
            continue;
        if (!best || v->hi - v->lo < best->hi - best->lo) {
            best = v;
            unsure = false;
        } else if (v->hi - v->lo == best->hi - best->lo
                   && (v->type != best->type || v->has_slot != best->has_slot || v->off != best->off))
            unsure = true;
    }
    return unsure ? NULL : best;
}

bool src_var_entry_off(const struct src_code *c, const struct src_var *v, int64_t *off)
{
    return v->has_slot && pro_entry_offset(c->pro, v->base, v->off, off);
}

static bool step_pointer(const struct src_code *c, struct src_target *t, bool raw_too)
{
    struct src_type ty;
    if (!c->r->host.type(c->r->host.ctx, t->type, &ty) || ty.kind != SRC_T_POINTER || (ty.pointer == SRC_P_RAW && !raw_too))
        return false;
    t->pointer_type = t->type;
    t->type = ty.target;
    t->behind_pointer = true;
    t->offset_known = false;
    t->entry_off = 0;
    return true;
}

static bool step_field(const struct src_code *c, const struct src_file *f, uint32_t name, struct src_target *t)
{
    for (unsigned depth = 0; depth < 8; depth++) {
        struct src_type ty;
        uint64_t field, off;
        if (!c->r->host.type(c->r->host.ctx, t->type, &ty))
            return false;
        const char *s = f->text + f->tokens[name].off;
        uint32_t len = f->tokens[name].len;
        char tuple[16];
        if (isdigit((unsigned char)*s) && len < 8) {            /* tuple fields are called __0, __1 */
            memcpy(tuple, "__", 2);
            memcpy(tuple + 2, s, len);
            s = tuple;
            len += 2;
        }
        if (ty.kind == SRC_T_STRUCT) {
            if (!c->r->host.field(c->r->host.ctx, t->type, s, len, &field, &off))
                return false;
            t->type = field;
            t->entry_off += (int64_t)off;
            return true;
        }
        if (!step_pointer(c, t, false))
            return false;
    }
    return false;
}

/* Only an index that is one word picks an element. */
static bool single_index(const struct src_code *c, const struct src_file *f, uint32_t open, uint64_t pc)
{
    uint32_t t = open + 1;
    struct src_type ty;
    if (f->tokens[open].match != open + 2)
        return false;
    if (f->tokens[t].kind == SRC_NUMBER)
        return true;
    const struct src_var *v = f->tokens[t].kind == SRC_IDENT ? src_var_at(c, f, t, pc) : NULL;
    return v && c->r->host.type(c->r->host.ctx, v->type, &ty) && ty.kind == SRC_T_WORD;
}

static bool step_index(const struct src_code *c, const struct src_file *f, uint32_t open, uint64_t pc, struct src_target *t)
{
    struct src_type ty;
    if (!single_index(c, f, open, pc))
        return false;
    for (unsigned depth = 0; depth < 8; depth++) {
        if (!c->r->host.type(c->r->host.ctx, t->type, &ty))
            return false;
        if (ty.kind == SRC_T_ARRAY || ty.kind == SRC_T_SLICE) {
            t->behind_pointer |= ty.kind == SRC_T_SLICE;
            t->pointer_type = ty.kind == SRC_T_SLICE ? t->type : t->pointer_type;
            t->type = ty.target;
            t->offset_known = false;
            return true;
        }
        if (!step_pointer(c, t, false))
            return false;
    }
    return false;
}

bool src_resolve_from(const struct src_code *c, const struct src_file *f, const struct src_var *v, uint64_t type,
                      const struct src_place *p, uint64_t pc, struct src_target *t)
{
    *t = (struct src_target){ .var = v };
    if (!t->var || p->cast)
        return false;
    t->type = type;
    t->offset_known = src_var_entry_off(c, t->var, &t->entry_off);
    for (uint32_t i = 0; i < p->n; i++) {
        bool ok = p->steps[i].kind == SRC_STEP_DEREF ? step_pointer(c, t, true)
                  : p->steps[i].kind == SRC_STEP_FIELD ? step_field(c, f, p->steps[i].token, t)
                  : step_index(c, f, p->steps[i].token, pc, t);
        if (!ok)
            return false;
    }
    return true;
}

bool src_resolve(const struct src_code *c, const struct src_file *f, const struct src_place *p, uint64_t pc, struct src_target *t)
{
    const struct src_var *v = src_var_at(c, f, p->name, pc);
    *t = (struct src_target){ 0 };
    return v && src_resolve_from(c, f, v, v->type, p, pc, t);
}

/* A lower-case name that is no variable of this function: a function, passed as a pointer. */
static bool is_function_name(const struct src_code *c, const struct src_file *f, uint32_t t)
{
    bool lower = false;
    for (uint32_t i = 0; i < f->tokens[t].len; i++) {
        char ch = f->text[f->tokens[t].off + i];
        if (isupper((unsigned char)ch))
            return false;
        lower |= islower((unsigned char)ch) != 0;
    }
    for (size_t i = 0; i < c->f->n_vars; i++)
        if (c->f->vars[i].name && name_is(f, t, c->f->vars[i].name))
            return false;
    return lower;
}

int src_arg_class(const struct src_code *c, const struct src_file *f, const struct src_expr *e, uint64_t pc)
{
    struct src_target t;
    struct src_type ty;
    if (e->word)
        return 1;
    if (e->cast || e->form == SRC_UNCLEAR)
        return -1;
    if (e->form == SRC_PLACE && e->place.n == 0 && is_function_name(c, f, e->place.name))
        return 1;
    if (!src_resolve(c, f, &e->place, pc, &t) || !c->r->host.type(c->r->host.ctx, t.type, &ty))
        return -1;
    if (e->form != SRC_PLACE)
        return 1;                               /* a thin pointer: unsized places do not resolve */
    if (ty.kind == SRC_T_FLOAT)
        return 0;
    return ty.kind == SRC_T_POINTER || (ty.kind == SRC_T_WORD && ty.size <= 8) ? 1 : -1;
}
