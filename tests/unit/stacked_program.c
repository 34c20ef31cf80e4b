/* stacked_program.c: one program on the borrow core's Stacked Borrows and on twin_stacked.h, side by side.  The way is that of
   program_run.c; here no miss is excused.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacked_program.h"

#include <stdlib.h>
#include <string.h>

#include "twin_stacked.h"

enum { ROOT_HANDLE = PROGRAM_OPS };
#define HEAP 0x100000ull

struct handle { bor_tag tag; int node; bool live; unsigned lo, size; };
struct frame { bor_tag tag[PROGRAM_OPS]; int ntags; int node[PROGRAM_OPS]; int nnodes; };

struct run {
    const struct program *p;
    struct outcome *out;
    bool cached;
    struct handle handle[PROGRAM_OPS + 1];
    struct { bor_tag tag; enum bor_cache right; } owner[STWIN_BYTES];
    struct frame frame[PROGRAM_OPS];
    unsigned depth;
    bool dead;
    struct stwin twin;
};

static void judge(struct run *r, unsigned at, const char *what, bool ok, const struct bor_violation *v, const struct stwin_verdict *t)
{
    struct outcome *o = r->out;
    if (ok && !t->bad)
        return;
    o->at = at;
    o->violated = true;
    snprintf(o->class, sizeof o->class, "%s%s%s, %s", r->cached ? "cached " : "", what, r->p->op[at].write ? " write" : "",
             t->own ? "no item grants" : "protector");
    if (ok) {
        o->kind = MISS;
        return;
    }
    const bool protected = v->kind == BOR_V_PROTECTED || v->kind == BOR_V_DEALLOC_PROTECTED;
    o->explained = v->loss.known || protected;
    if (!t->bad) {
        o->kind = FALSE_REPORT;
        snprintf(o->class, sizeof o->class, "%s kind %d byte %d", what, v->kind, (int)(v->addr - HEAP));
    } else if (v->addr < HEAP || v->addr >= HEAP + r->p->size || !(t->refused >> (v->addr - HEAP) & 1) || (!protected && !t->own)) {
        o->kind = WRONG_DETAIL;
    } else if (v->inexact) {
        o->kind = WEAK_MISS;
    }
}

static struct handle *handle_of(struct run *r, int from)
{
    while (from >= 0 && (r->p->op[from].kind != OP_RETAG || !r->handle[from].live))
        from = r->p->op[from].from;
    return &r->handle[from < 0 ? ROOT_HANDLE : from];
}

static void owners_clear(struct run *r, bor_addr lo, bor_addr hi, enum bor_invalidate inv)
{
    for (unsigned b = 0; b < r->p->size && inv != BOR_INV_NOTHING; b++)
        if (HEAP + b >= lo && HEAP + b < hi && r->owner[b].right != BOR_CACHE_NONE)
            r->owner[b].right = inv == BOR_INV_ALL ? BOR_CACHE_NONE : BOR_CACHE_READ;
}

static bool owners_cover(const struct run *r, bor_tag tag, unsigned lo, unsigned hi, bool write)
{
    for (unsigned b = lo; b < hi; b++)
        if (r->owner[b].tag != tag || r->owner[b].right < (write ? BOR_CACHE_RW : BOR_CACHE_READ))
            return false;
    return true;
}

static void stale(struct run *r, unsigned at, const char *what, int node, unsigned b, bool write)
{
    if (r->out->kind != AGREE || stwin_is_noop(&r->twin, node, b, write))
        return;
    r->out->kind = STALE;
    r->out->at = at;
    snprintf(r->out->class, sizeof r->out->class, "%s %s", what, write ? "write" : "read");
}

static void do_retag(struct run *r, unsigned i)
{
    const struct op *op = &r->p->op[i];
    struct handle *from = handle_of(r, op->from);
    struct bor_retag w = { .parent = from->tag, .addr = HEAP + op->lo, .size = op->size, .kind = op->ref,
                           .layout = op->layout ? &program_layouts[op->layout] : NULL, .freeze_outside = op->freeze_outside,
                           .unpin = op->unpin, .at_entry = op->at_entry && r->depth, .inferred = op->inferred, .site = program_site(op),
                           .place = i + 1 };
    struct bor_retag_result res = { 0 };
    struct bor_violation v = { 0 };
    struct stwin_verdict t;
    const bool ok = bor_retag(&w, &res, &v);
    owners_clear(r, res.inv_lo, res.inv_hi, res.invalidate);
    w.addr = op->lo;
    const int node = stwin_retag(&r->twin, from->node, &w, &t);
    r->handle[i] = (struct handle){ res.tag, node, true, op->lo, op->size };
    if (r->depth) {
        struct frame *f = &r->frame[r->depth - 1];
        if (res.protects)
            f->tag[f->ntags++] = res.tag;
        if (node != from->node && r->twin.protector[node] != BOR_PROT_NONE)
            f->node[f->nnodes++] = node;
    }
    judge(r, i, "retag", ok, &v, &t);
}

static void do_access(struct run *r, unsigned i)
{
    const struct op *op = &r->p->op[i];
    struct handle *h = handle_of(r, op->from);
    unsigned lo = op->lo, size = op->size;
    if (h->size && op->lo % 8 != 7) {           /* mostly inside the pointee: elsewhere no tag has an item */
        lo = h->lo + op->lo % h->size;
        size = lo + size > h->lo + h->size ? h->lo + h->size - lo : size;
    }
    const unsigned hi = lo + size;
    if (r->cached && owners_cover(r, h->tag, lo, hi, op->write)) {
        for (unsigned b = lo; b < hi; b++)
            stale(r, i, "cached", h->node, b, op->write);
        return;
    }
    struct bor_access a = { .tag = h->tag, .addr = HEAP + lo, .size = size, .write = op->write, .place = i + 1 };
    struct bor_access_result res = { 0 };
    struct bor_violation v = { 0 };
    struct stwin_verdict t;
    const bool ok = bor_access(&a, &res, &v);
    stwin_access(&r->twin, h->node, lo, size, op->write, &t);
    judge(r, i, "access", ok, &v, &t);
    if (r->out->violated)
        return;
    owners_clear(r, HEAP + lo, HEAP + hi, BOR_INV_ALL);
    for (unsigned b = 0; b < r->p->size && res.cache != BOR_CACHE_NONE; b++) {
        if (HEAP + b < res.lo || HEAP + b >= res.hi)
            continue;
        r->owner[b].tag = h->tag;
        r->owner[b].right = res.cache;
        stale(r, i, "promised", h->node, b, false);
        if (res.cache == BOR_CACHE_RW)
            stale(r, i, "promised", h->node, b, true);
    }
}

static void do_return(struct run *r, unsigned i, bool with_access)
{
    if (!r->depth)
        return;
    const struct frame *f = &r->frame[--r->depth];
    struct bor_violation v = { 0 };
    const struct stwin_verdict none = { 0 };
    enum bor_invalidate inv = BOR_INV_NOTHING;
    bor_addr lo = 0, hi = 0;
    const bool ok = bor_end_protectors(f->tag, f->ntags, with_access, i + 1, &v, &inv, &lo, &hi);
    owners_clear(r, lo, hi, inv);
    stwin_end_protectors(&r->twin, f->node, f->nnodes);
    judge(r, i, "return", ok, &v, &none);
}

static void do_dealloc(struct run *r, unsigned i)
{
    struct handle *h = handle_of(r, r->p->op[i].from);
    struct bor_dealloc d = { .tag = h->tag, .addr = HEAP, .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_C, .place = i + 1 };
    struct bor_violation v = { 0 };
    struct stwin_verdict t;
    const bool ok = bor_dealloc(&d, &v);
    r->dead = true;
    stwin_dealloc(&r->twin, h->node, &t);
    judge(r, i, "free", ok, &v, &t);
}

static void do_loosen(struct run *r, unsigned i)
{
    struct handle *h = handle_of(r, r->p->op[i].from);
    bor_loosen(h->tag);
    stwin_loosen(&r->twin, h->node);
}

static void do_gc(struct run *r, unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if ((r->p->op[i].drop >> (k % 31)) & 1)
            r->handle[k].live = false;
    for (int n = 1; n < r->twin.n; n++) {
        bool held = r->twin.protector[n] != BOR_PROT_NONE;
        for (unsigned k = 0; k < i; k++)
            held |= r->handle[k].live && r->handle[k].node == n;
        if (!held)
            stwin_forget(&r->twin, n);
    }
    bor_gc_begin();
    for (unsigned k = 0; k <= ROOT_HANDLE; k++)
        if (r->handle[k].live)
            bor_gc_mark(r->handle[k].tag);
    for (unsigned d = 0; d < r->depth; d++)
        for (int k = 0; k < r->frame[d].ntags; k++)
            bor_gc_mark(r->frame[d].tag[k]);
    bor_gc_finish(0);
    for (unsigned b = 0; b < r->p->size; b++)
        if (r->owner[b].right != BOR_CACHE_NONE && !bor_gc_survived(r->owner[b].tag))
            r->owner[b].right = BOR_CACHE_NONE;
}

void stacked_program_run_alone(const struct program *p, const struct mode *m, struct outcome *o)
{
    struct bor_config config = { .model = BOR_MODEL_STACKED, .fast_paths = m->fast_paths, .tag_bits = 12,
                                 .history_depth = m->history_depth, .opaque_strict = true };
    static struct run run;
    struct run *r = &run;
    if (!bor_init(&config))
        abort();
    memset(r, 0, sizeof *r);
    *o = (struct outcome){ .kind = AGREE, .at = p->n };
    r->p = p;
    r->cached = m->cached;
    r->out = o;
    stwin_init(&r->twin, p->size);
    const bor_tag root = bor_new_allocation(HEAP, p->size, BOR_FAM_C, 0, 1);
    r->handle[ROOT_HANDLE] = (struct handle){ root, 0, true, 0, p->size };
    for (unsigned i = 0; i < p->n && o->kind == AGREE && !o->violated && !r->dead; i++) {
        switch (p->op[i].kind) {
        case OP_NOTHING: break;
        case OP_RETAG: do_retag(r, i); break;
        case OP_ACCESS: do_access(r, i); break;
        case OP_PUSH: r->frame[r->depth].ntags = r->frame[r->depth].nnodes = 0; r->depth++; break;
        case OP_POP: do_return(r, i, true); break;
        case OP_LONGJMP: do_return(r, i, false); break;
        case OP_DEALLOC: do_dealloc(r, i); break;
        case OP_GC: do_gc(r, i); break;
        case OP_LOOSEN: do_loosen(r, i); break;
        }
    }
    if (!r->dead)
        bor_alloc_gone(root, 0);
    bor_sanity_check();
    bor_fini();
}
