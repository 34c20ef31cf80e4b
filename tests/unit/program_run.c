/* program_run.c: one program of tree_program.h on the borrow core and the twin, side by side.

   After each operation the verdicts are compared; the first violation of either side ends the program, because healing is the
   core's own matter.  Two twins run: `full` takes inexact reads for reads, `certain` makes no inexact read at all (but asks whether
   its own tag refuses one).  A certain report of the core must be a violation of `certain`, an inexact one of `full`.  Where no
   node is inexact the two are equal.

   In cached mode the answers of bor_access are kept per byte as the tool keeps its owner words, and an access that they cover is
   not made: the twin says whether it really is a no-op.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tree_program.h"

enum { MAX_DEPTH = PROGRAM_OPS, ROOT_HANDLE = PROGRAM_OPS };

struct handle { bor_tag tag; int node; bool live; };
struct owner { bor_tag tag; enum bor_cache right; };
struct protected_list { bor_tag tag[PROGRAM_OPS]; int ntags; int node[PROGRAM_OPS]; int nnodes; };

struct run {
    const struct program *p;
    const struct mode *mode;
    bor_addr base;
    struct outcome *out;
    struct handle handle[PROGRAM_OPS + 1];
    struct owner owner[TWIN_BYTES];
    struct protected_list frame[MAX_DEPTH];
    unsigned depth;
    bool dead;
    struct twin full, certain;
};

/* ---- verdicts ---------------------------------------------------------------------------------------------------------- */

static void describe_miss(struct run *r, const char *what, const struct twin *t, const struct twin_verdict *v)
{
    const struct twin_node *n = &t->node[v->node];
    bool outside = v->byte < n->lo || v->byte >= n->hi;
    snprintf(r->out->class, sizeof r->out->class, "%s%s%s%s: %s%s%s%s, %s, %s", r->p->base_memory ? "base " : "",
             r->mode->cached ? "cached " : "", t == &r->full ? "inexact cause, " : "", what, twin_perm_name(v->perm), v->lazy ? " lazy" : "",
             v->lazy_conflict ? " lazy-conflict" : "", n->is_restrict ? " restrict" : "",
             v->node_protected ? "by protector" : "own right", outside ? "outside pointee" : "inside pointee");
}

/* An inexact read makes no protected node accessed outside its pointee: one more thing that the core does not know. */
static bool is_lazy_place(const struct twin *t, const struct twin_verdict *v)
{
    const struct twin_node *n = &t->node[v->node];
    return n->is_restrict || v->byte < n->lo || v->byte >= n->hi;
}

/* True where the core's reason is one that the twin sees too. */
static bool reason_fits(const struct run *r, const struct twin_verdict *t, const struct bor_violation *v)
{
    if (v->addr < r->base || v->addr >= r->base + r->p->size || !(t->refused >> (v->addr - r->base) & 1))
        return false;
    switch (v->kind) {
    case BOR_V_ACCESS: return t->own;
    case BOR_V_FREE_BORROWED: return t->own && v->action == BOR_A_DEALLOC;
    case BOR_V_PROTECTED: return true;
    case BOR_V_DEALLOC_PROTECTED: return v->action == BOR_A_DEALLOC;
    default: return false;
    }
}

static void judge(struct run *r, unsigned at, const char *what, bool ok, const struct bor_violation *v,
                  const struct twin_verdict *full, const struct twin_verdict *certain)
{
    struct outcome *o = r->out;
    if (ok && !full->bad && !certain->bad)
        return;
    o->at = at;
    o->violated = true;
    if (ok) {
        o->kind = MISS;
        describe_miss(r, what, certain->bad ? &r->certain : &r->full, certain->bad ? certain : full);
        o->documented = certain->bad ? twin_is_known_miss(certain) : twin_is_known_miss(full) || is_lazy_place(&r->full, full);
        return;
    }
    o->explained = v->loss.known || v->perm_born == v->perm_now || v->kind == BOR_V_PROTECTED || v->kind == BOR_V_DEALLOC_PROTECTED;
    const struct twin_verdict *t = v->inexact ? full : certain;
    if (!t->bad) {
        o->kind = FALSE_REPORT;
        snprintf(o->class, sizeof o->class, "%s kind %d byte %d now %s%s", what, v->kind, (int)(v->addr - r->base),
                 v->perm_now <= BOR_P_DISABLED ? twin_perm_name(v->perm_now) : "?", v->inexact ? " inexact" : "");
    } else if (!reason_fits(r, t, v) && !twin_is_known_miss(t)) {
        o->kind = WRONG_DETAIL;
        snprintf(o->class, sizeof o->class, "%s kind %d action %d, own=%d by protector=%d", what, v->kind, v->action, t->own,
                 t->node_protected);
    } else if (v->inexact && certain->bad) {
        o->kind = WEAK_MISS;
        o->documented = twin_is_known_miss(certain);
        describe_miss(r, what, &r->certain, certain);
    }
}

static void stale(struct run *r, unsigned at, const char *what, int node, unsigned lo, unsigned hi, bool write)
{
    for (unsigned b = lo; b < hi; b++) {
        if (twin_is_noop(&r->full, node, b, 1, write))
            continue;
        struct twin copy = r->full;
        struct twin_verdict v;
        twin_access(&copy, node, b, 1, write, false, &v);
        r->out->kind = STALE;
        r->out->at = at;
        snprintf(r->out->class, sizeof r->out->class, "%s%s %s%s", r->p->base_memory ? "base " : "", what, write ? "write" : "read",
                 v.bad ? v.lazy_conflict ? " refused (lazy-conflict)" : " refused" : " changes something");
        r->out->documented = v.bad ? twin_is_known_miss(&v) : twin_same_but_misses(&r->full, &copy);
        if (!r->out->documented) {              /* rests on an inexact read? */
            copy = r->certain;
            twin_access(&copy, node, b, 1, write, false, &v);
            r->out->documented = v.bad ? twin_is_known_miss(&v) : twin_same_but_misses(&r->certain, &copy);
        }
        if (r->out->documented && !v.bad)
            strcat(r->out->class, " (known miss)");
        return;
    }
}

/* ---- owner words, per byte --------------------------------------------------------------------------------------------------- */

static void owners_clear(struct run *r, bor_addr lo, bor_addr hi, enum bor_invalidate inv)
{
    for (unsigned b = 0; b < r->p->size && inv != BOR_INV_NOTHING; b++) {
        if (r->base + b < lo || r->base + b >= hi)
            continue;
        if (inv == BOR_INV_ALL)
            r->owner[b].right = BOR_CACHE_NONE;
        else if (r->owner[b].right == BOR_CACHE_RW)
            r->owner[b].right = BOR_CACHE_READ;
    }
}

static bool owners_cover(const struct run *r, bor_tag tag, unsigned lo, unsigned hi, bool write)
{
    for (unsigned b = lo; b < hi; b++) {
        if (r->owner[b].tag != tag || r->owner[b].right == BOR_CACHE_NONE)
            return false;
        if (write && r->owner[b].right != BOR_CACHE_RW)
            return false;
    }
    return true;
}

static void owners_fill(struct run *r, bor_tag tag, unsigned lo, unsigned hi, const struct bor_access_result *a)
{
    owners_clear(r, r->base + lo, r->base + hi, BOR_INV_ALL);
    for (unsigned b = 0; b < r->p->size && a->cache != BOR_CACHE_NONE; b++)
        if (r->base + b >= a->lo && r->base + b < a->hi)
            r->owner[b] = (struct owner){ tag, a->cache };
}

/* ---- operations ----------------------------------------------------------------------------------------------------------------- */

static struct handle *handle_of(struct run *r, int from)
{
    while (from >= 0 && (r->p->op[from].kind != OP_RETAG || !r->handle[from].live))
        from = r->p->op[from].from;
    return &r->handle[from < 0 ? ROOT_HANDLE : from];
}

static void do_retag(struct run *r, unsigned i)
{
    const struct op *op = &r->p->op[i];
    struct handle *from = handle_of(r, op->from);
    struct bor_retag w = { .parent = from->tag, .addr = r->base + op->lo, .size = op->size, .kind = op->ref,
                           .layout = op->layout ? &program_layouts[op->layout] : NULL, .freeze_outside = op->freeze_outside,
                           .unpin = op->unpin, .at_entry = op->at_entry && r->depth, .site = program_site(op), .place = i + 1 };
    struct bor_retag_result res = { 0 };
    struct bor_violation v = { 0 };
    struct twin_verdict full, certain;
    bool ok = bor_retag(&w, &res, &v);
    owners_clear(r, res.inv_lo, res.inv_hi, res.invalidate);
    w.addr = op->lo;
    int before = r->full.n, node = twin_retag(&r->full, from->node, &w, &full);
    twin_retag(&r->certain, from->node, &w, &certain);
    r->handle[i] = (struct handle){ res.tag, node, true };
    if (r->full.n > before && !res.fresh)
        for (unsigned k = 0; k <= i; k++)       /* all who share the tag */
            if (r->handle[k].live && r->handle[k].tag == res.tag)
                r->full.node[r->handle[k].node].reuse = r->certain.node[r->handle[k].node].reuse = true;
    if (r->depth) {
        struct protected_list *f = &r->frame[r->depth - 1];
        if (res.protects)
            f->tag[f->ntags++] = res.tag;
        if (r->full.n > before && r->full.node[node].protector != BOR_PROT_NONE)
            f->node[f->nnodes++] = node;
    }
    judge(r, i, "retag", ok, &v, &full, &certain);
}

/* The certain twin does not make an inexact read, but a tag that has no right at any byte refuses it all the same. */
static void certain_access(struct run *r, int node, const struct op *op, struct twin_verdict *v)
{
    if (!op->inexact) {
        twin_access(&r->certain, node, op->lo, op->size, op->write, false, v);
        return;
    }
    static struct twin copy;
    copy = r->certain;
    twin_access(&copy, node, op->lo, op->size, false, true, v);
    v->bad = v->bad && v->own;
}

static void do_access(struct run *r, unsigned i)
{
    const struct op *op = &r->p->op[i];
    struct handle *h = handle_of(r, op->from);
    const char *what = op->inexact ? "inexact read" : op->write ? "write" : "read";
    if (r->mode->cached && owners_cover(r, h->tag, op->lo, op->lo + op->size, op->write)) {
        stale(r, i, "cached", h->node, op->lo, op->lo + op->size, op->write);
        return;
    }
    struct bor_access a = { .tag = h->tag, .addr = r->base + op->lo, .size = op->size, .write = op->write, .inexact = op->inexact,
                            .place = i + 1 };
    struct bor_access_result res = { 0 };
    struct bor_violation v = { 0 };
    struct twin_verdict full, certain;
    bool ok = bor_access(&a, &res, &v);
    twin_access(&r->full, h->node, op->lo, op->size, op->write, op->inexact, &full);
    certain_access(r, h->node, op, &certain);
    judge(r, i, what, ok, &v, &full, &certain);
    if (!ok || r->out->violated)
        return;
    owners_fill(r, h->tag, op->lo, op->lo + op->size, &res);
    if (res.cache != BOR_CACHE_NONE && (res.lo > a.addr || res.hi < a.addr + a.size)) {
        r->out->kind = STALE;
        strcpy(r->out->class, "the range of the promise does not contain the access");
    }
    for (unsigned b = 0; b < r->p->size && res.cache != BOR_CACHE_NONE && r->out->kind == AGREE; b++)
        if (r->base + b >= res.lo && r->base + b < res.hi)
            stale(r, i, "promised", h->node, b, b + 1, res.cache == BOR_CACHE_RW);
}

static void do_return(struct run *r, unsigned i, bool with_access)
{
    if (!r->depth)
        return;
    const struct protected_list *f = &r->frame[--r->depth];
    struct bor_violation v = { 0 };
    struct twin_verdict full, certain;
    enum bor_invalidate inv = BOR_INV_NOTHING;
    bor_addr lo = 0, hi = 0;
    bool ok = bor_end_protectors(f->tag, f->ntags, with_access, i + 1, &v, &inv, &lo, &hi);
    owners_clear(r, lo, hi, inv);
    twin_end_protectors(&r->full, f->node, f->nnodes, with_access, &full);
    twin_end_protectors(&r->certain, f->node, f->nnodes, with_access, &certain);
    judge(r, i, "return", ok, &v, &full, &certain);
}

static void do_dealloc(struct run *r, unsigned i)
{
    struct handle *h = handle_of(r, r->p->op[i].from);
    struct bor_dealloc d = { .tag = h->tag, .addr = r->base, .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_C,
                             .check_family = true, .place = i + 1 };
    struct bor_violation v = { 0 };
    struct twin_verdict full, certain;
    bool ok = bor_dealloc(&d, &v);
    r->dead = true;
    twin_dealloc(&r->full, h->node, &full);
    twin_dealloc(&r->certain, h->node, &certain);
    judge(r, i, "free", ok, &v, &full, &certain);
}

static void do_gc(struct run *r, unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if ((r->p->op[i].drop >> (k % 31)) & 1)
            r->handle[k].live = false;
    for (int n = 1; n < r->full.n; n++) {
        bool held = r->full.node[n].protector != BOR_PROT_NONE;
        for (unsigned k = 0; k < i; k++)
            held |= r->handle[k].live && r->handle[k].node == n;
        r->full.node[n].let_go |= !held;
        r->certain.node[n].let_go |= !held;
    }
    bor_gc_begin();
    bor_gc_mark(r->handle[ROOT_HANDLE].tag);
    for (unsigned k = 0; k < i; k++)
        if (r->handle[k].live)
            bor_gc_mark(r->handle[k].tag);
    for (unsigned d = 0; d < r->depth; d++)
        for (int k = 0; k < r->frame[d].ntags; k++)
            bor_gc_mark(r->frame[d].tag[k]);
    bor_gc_finish(0);
    struct bor_tag_info info;
    for (unsigned k = 0; k < i; k++)
        if (r->handle[k].live && r->handle[k].tag != BOR_TAG_BASE
            && (!bor_gc_survived(r->handle[k].tag) || !bor_tag_describe(r->handle[k].tag, &info)))
            abort();
    for (unsigned b = 0; b < r->p->size; b++)
        if (r->owner[b].right != BOR_CACHE_NONE && !bor_gc_survived(r->owner[b].tag))
            r->owner[b].right = BOR_CACHE_NONE;
}

void program_run(const struct program *p, const struct mode *m, bor_addr base, struct outcome *o)
{
    static struct run run;
    struct run *r = &run;
    memset(r, 0, sizeof *r);
    *o = (struct outcome){ .kind = AGREE, .at = p->n };
    r->p = p;
    r->mode = m;
    r->base = base;
    r->out = o;
    twin_init(&r->full, p->size, p->base_memory, p->implicit_writes);
    twin_init(&r->certain, p->size, p->base_memory, p->implicit_writes);
    bor_tag root = p->base_memory ? BOR_TAG_BASE : bor_new_allocation(base, p->size, BOR_FAM_C, 0, 1);
    r->handle[ROOT_HANDLE] = (struct handle){ root, TWIN_ROOT, true };
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
        }
    }
    /* Frames that are still there end without a trace, as at a thread's death. */
    for (struct bor_violation v; r->depth; r->depth--) {
        const struct protected_list *f = &r->frame[r->depth - 1];
        enum bor_invalidate inv;
        bor_addr lo, hi;
        bor_end_protectors(f->tag, f->ntags, false, 0, &v, &inv, &lo, &hi);
    }
    if (p->base_memory)
        bor_base_gone(base, base + p->size, 0);
    else if (!r->dead)
        bor_alloc_gone(root, 0);
}

void program_run_alone(const struct program *p, const struct mode *m, struct outcome *o)
{
    struct bor_config config = { .model = BOR_MODEL_TREE, .implicit_writes = p->implicit_writes, .fast_paths = m->fast_paths,
                                 .tag_bits = 12, .history_depth = m->history_depth };
    if (!bor_init(&config))
        abort();
    program_run(p, m, p->base_memory ? 0x7f0000000100 : 0x100000, o);
    bor_sanity_check();
    bor_fini();
}
