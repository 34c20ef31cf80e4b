/* tree_borrows.c: what an access does to the state of each run it touches.  Theory: docs/design.md section 2; the verdict itself is
   verdict.c; births are tree_retag.c.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree_borrows.h"

#include "explain.h"
#include "history.h"
#include "port.h"
#include "protector.h"
#include "verdict.h"

enum { DEEP_LOOK = 32, SILENT_LOOK = 64 };

bool tree_loc_equal(const struct loc *a, const struct loc *b)
{
    return a->w == b->w && a->fresh == b->fresh && a->u == b->u && a->ui == b->ui && a->e == b->e && a->wtime == b->wtime && a->etime == b->etime &&
           (a->prot == b->prot || protector_trim(a->prot) == protector_trim(b->prot)) &&
           (a->prot_reads == b->prot_reads || protector_trim(a->prot_reads) == protector_trim(b->prot_reads)) &&
           history_same(a->hist, b->hist);
}

struct tree *tree_borrows_plant(uint32_t root)
{
    const struct node *n = &nodes_table()[root];
    struct tree *t = tree_new(root);
    if (root != NODE_BASE && n->size != 0) {
        const struct loc s = { .w = root, .u = root, .ui = root };
        struct run_at at;
        run_insert(&t->map, n->lo, n->lo + n->size, &s, &at);
    }
    return t;
}

/* Without looking: the bytes [lo, hi) are alike for t and its ancestors (theorem: N_PLAIN is inherited, pointees are nested). */
static inline bool plain(const struct tree *tree, uint32_t t, bor_addr lo, bor_addr hi)
{
    const struct node *n = &nodes_table()[t];
    return tree->with_sets == 0 && ((n->flags & N_ROOT) || ((n->flags & N_PLAIN) && lo >= n->lo && hi <= n->lo + n->size));
}

/* Permissions may change inside a run only where a node has cells or byte sets: how far is [a, limit) alike for t's path? */
bor_addr tree_alike_until(const struct tree *tree, uint32_t t, bor_addr a, bor_addr limit)
{
    const bool base = tree->root == NODE_BASE;      /* there a node says nothing outside its pointee */
    if ((!tree->has_cells && !base) || plain(tree, t, a, limit))
        return limit;
    unsigned look = DEEP_LOOK;
    for (uint32_t x = t; look-- > 0; x = nodes_table()[x].parent) {
        const struct node *n = &nodes_table()[x];
        if (n->flags & N_ROOT)
            break;
        if (n->sets != 0)
            return a + 1;
        if (base || perm_has_cells(n))
            limit = perm_same_until(n, a, limit);
    }
    return limit;
}

/* A protected ancestor reached outside its pointee for the first time counts as accessed there from now on; not where several
   retags share the tag, because it may be an unprotected holder that reaches out. */
static void protect_lazily(struct loc *s, uint32_t t, bor_addr a)
{
    for (uint32_t x = t; x != 0; x = nodes_table()[x].parent) {
        struct node *n = &nodes_table()[x];
        if ((n->flags & N_ROOT) || (node_covers(n, a) && perm_born(n, a) != BOR_P_CELL))
            return;                 /* its retag reached its ancestors here */
        if (n->protectors == 0 || (n->flags & N_REUSED) || perm_born(n, a) == BOR_P_CELL || protector_has(s->prot, x))
            continue;
        n->flags |= N_REACHED;
        s->prot = protector_push(s->prot, x);
        if (n->kind != BOR_REF_SHARED)
            s->prot_reads = protector_push(s->prot_reads, x);
    }
}

static void add_set(struct tree *tree, struct node *n, enum set_kind kind, bor_addr lo, bor_addr hi)
{
    tree->with_sets += n->sets == 0;
    set_add(n, kind, lo, hi);
}

/* The same for restrict nodes, which cover every byte lazily. */
static bool make_restricts_conflicted(struct tree *tree, const struct tree_op *op, bor_addr lo, bor_addr hi)
{
    bool any = false;
    for (unsigned i = 0; i < tree->restricts; i++) {
        const uint32_t p = tree->restrict_now[i];
        if (node_is_anc(p, op->t))
            continue;
        any = true;
        add_set(tree, &nodes_table()[p], op->inexact ? SET_CONFLICTED_INEXACT : SET_CONFLICTED, lo, hi);
    }
    return any;
}

/* A foreign read makes protected Reserved nodes conflicted.  True if there was any. */
static bool make_conflicted(struct tree *tree, const struct loc *s, const struct tree_op *op, bor_addr lo, bor_addr hi)
{
    const bool fast = bor_state.config.fast_paths;
    bool any = false;
    for (uint32_t c = protector_first_foreign(s->prot_reads, op->t, fast); c != 0;
         c = protector_next_foreign(c, op->t, fast)) {
        struct node *p = &nodes_table()[protector_node(c)];
        const enum bor_perm now = tree_perm(s, protector_node(c), lo);
        if (now != BOR_P_RESERVED && now != BOR_P_RESERVED_CONFLICTED)
            continue;
        any = true;
        add_set(tree, p, op->inexact ? SET_CONFLICTED_INEXACT : SET_CONFLICTED, lo, hi);
    }
    return any;
}

static void note_written(struct tree *tree, const struct loc *s, uint32_t t, bor_addr lo, bor_addr hi)
{
    const uint32_t top = node_lca(t, s->w);
    for (uint32_t x = t; x != top; x = nodes_table()[x].parent)
        if (perm_born(&nodes_table()[x], lo) == BOR_P_RESERVED_IM)
            add_set(tree, &nodes_table()[x], SET_WRITTEN, lo, hi);
}

/* The state after an allowed access to [lo, hi).  *narrow: the answer holds for these bytes only. */
static struct loc after(struct tree *tree, const struct loc *old, const struct tree_op *op, bor_addr lo, bor_addr hi, bool *narrow,
                        bool *changed)
{
    struct loc s = *old;
    const uint32_t t = op->t;
    bool event = false;
    s.prot = protector_trim(s.prot);
    s.prot_reads = protector_trim(s.prot_reads);
    if (op->write) {
        event = s.w != t || s.u != t || s.ui != t || s.wtime != tree->last_birth || s.e != 0;
        if (tree->has_cells && t != s.w)
            note_written(tree, old, t, lo, hi);
        s.w = s.u = s.ui = t;
        s.fresh = 0;
        s.wtime = op->time != 0 ? op->time : tree->last_birth;
        tree->last_write = tree->last_birth;
        s.e = 0;
        s.etime = 0;
    } else {
        const uint32_t u = op->inexact ? s.u : node_lca(s.u, t);
        const uint32_t ui = s.ui == s.u && !op->inexact ? u : node_lca(s.ui, t);
        event = u != s.u || ui != s.ui;
        s.u = u;
        s.ui = ui;
        bool conflict = s.prot_reads != 0 && make_conflicted(tree, &s, op, lo, hi);
        if (tree->restricts != 0)
            conflict |= make_restricts_conflicted(tree, op, lo, hi);
        if (conflict) {
            tree->has_cells = true;             /* byte sets exist: look closely from now on */
            *narrow = event = true;
        }
    }
    if (!op->inexact && (tree->has_cells || !node_covers(&nodes_table()[t], lo)))
        protect_lazily(&s, t, lo);
    if (event)
        s.hist = history_push(s.hist, op->action, t, lo, hi, op->place, op->site, op->inexact, tree->last_birth, op->who);
    *changed = event || s.prot != old->prot || s.prot_reads != old->prot_reads;
    return s;
}

/* A node on the way was reported before: its bug is known, what hangs on it stays silent. */
static bool silenced(uint32_t t)
{
    unsigned look = SILENT_LOOK;
    for (uint32_t x = t; look-- > 0; x = nodes_table()[x].parent) {
        const struct node *n = &nodes_table()[x];
        if (n->flags & N_MUTED)
            return true;
        if (n->flags & N_ROOT)
            return false;
    }
    return false;
}

static void mute(uint32_t n)
{
    if (!(nodes_table()[n].flags & N_ROOT))
        nodes_table()[n].flags |= N_MUTED;
}

/* Describes and heals.  True: nothing to report. */
static bool refused(const struct tree_op *op, const struct loc *s, bor_addr a, const struct verdict *d, struct bor_violation *v)
{
    if (silenced(op->t) || (nodes_table()[d->offender].flags & N_MUTED)) {
        if (!d->protected_foreign)
            mute(op->t);
        return true;
    }
    explain_begin(v, d->protected_foreign ? BOR_V_PROTECTED : BOR_V_ACCESS, op->action, op->t, d->offender, a, op->lo, op->hi - op->lo);
    if (op->action == BOR_A_DEALLOC && !d->protected_foreign)
        v->kind = BOR_V_FREE_BORROWED;
    v->perm_born = perm_born(&nodes_table()[d->offender], a);
    v->perm_now = d->now;
    v->inexact = d->inexact || op->perhaps;
    if (!d->protected_foreign) {
        explain_loss(s, d->offender, a, d->now, &v->loss);
        if (nodes_table()[op->t].root == NODE_BASE && d->now == BOR_P_DISABLED && !v->loss.known && s->fresh)
            v->kind = BOR_V_USE_AFTER_RETURN;
    }
    if (v->inexact)
        return false;
    if (d->protected_foreign) {
        nodes_table()[d->offender].protectors = 0;
    } else {
        mute(op->t);
    }
    mute(d->offender);
    return false;
}

/* Does every byte refuse an inexact read?  (Only then is it a violation.) */
static bool all_refuse(struct tree *tree, const struct tree_op *op)
{
    struct run_at at;
    if (!run_seek(&tree->map, op->lo, &at))
        return false;
    bor_addr a = op->lo;
    do {
        const struct run *r = run_get(&tree->map, at);
        if (r->lo > a)
            return false;
        while (a < r->hi && a < op->hi) {
            const bor_addr end = tree_alike_until(tree, op->t, a, r->hi < op->hi ? r->hi : op->hi);
            if (tree_verdict(&r->s, op->t, a, false, true).ok)
                return false;
            a = end;
        }
    } while (a < op->hi && run_next(&tree->map, &at));
    return a >= op->hi;
}

static void widen(struct bor_access_result *r, bool first, enum bor_cache cache, bor_addr lo, bor_addr hi)
{
    if (first) {
        *r = (struct bor_access_result){ .cache = cache, .lo = lo, .hi = hi };
        return;
    }
    if (cache < r->cache)
        r->cache = cache;
    if (lo <= r->hi && hi > r->hi)
        r->hi = hi;
    else if (lo > r->hi)
        r->cache = BOR_CACHE_NONE;
}

/* Narrows [*lo, *hi) around a to bytes at which every node on t's path says the same as at a.  False: some node has cells or
   byte sets, only the accessed bytes are certain. */
static bool plain_window(const struct tree *tree, uint32_t t, bor_addr a, bor_addr *lo, bor_addr *hi)
{
    const bool base = tree->root == NODE_BASE;
    unsigned look = DEEP_LOOK;
    if (plain(tree, t, a, a + 1)) {
        const struct node *n = &nodes_table()[t];
        if (n->flags & N_ROOT)
            return true;
        *lo = *lo > n->lo ? *lo : n->lo;
        *hi = *hi < n->lo + n->size ? *hi : n->lo + n->size;
        return true;
    }
    for (uint32_t x = t; look-- > 0; x = nodes_table()[x].parent) {
        const struct node *n = &nodes_table()[x];
        if (n->flags & N_ROOT)
            return true;
        if (n->sets != 0 || (perm_has_cells(n) && !(base && n->layout == NULL && node_covers(n, a))))
            return false;
        if (!base && x != t)
            continue;
        const bor_addr end = n->lo + n->size;
        if (a < n->lo) {
            *hi = *hi < n->lo ? *hi : n->lo;
        } else if (a < end) {
            *lo = *lo > n->lo ? *lo : n->lo;
            *hi = *hi < end ? *hi : end;
        } else {
            *lo = *lo > end ? *lo : end;
        }
    }
    return true;
}

/* What may be remembered of an access that gave run `r`. */
static void answer(const struct tree *tree, const struct tree_op *op, const struct run *r, bor_addr lo, bor_addr hi, bool narrow,
                   bool first, struct bor_access_result *out)
{
    const struct node *n = &nodes_table()[op->t];
    bor_addr wlo = r->lo, whi = r->hi;
    if (!bor_state.config.fast_paths) {
        widen(out, first, BOR_CACHE_NONE, lo, hi);
        return;
    }
    const bool root = (n->flags & N_ROOT) != 0;
    if (narrow || (!op->write && !root && !(node_covers(n, lo) && node_covers(n, hi - 1)))) {
        wlo = lo;
        whi = hi;
    } else if ((tree->has_cells || tree->root == NODE_BASE || !op->write) && !plain_window(tree, op->t, lo, &wlo, &whi)) {
        wlo = lo;
        whi = hi;
    }
    /* The accessed bytes themselves are always certain. */
    widen(out, first, op->write ? BOR_CACHE_RW : BOR_CACHE_READ, wlo < lo ? wlo : lo, whi > hi ? whi : hi);
}

/* Base memory is tracked where a pointee is known; what a restrict parameter reaches is known only when it is used. */
static bool track_for_restrict(struct tree *tree, const struct tree_op *op, bor_addr lo, bor_addr hi)
{
    if (tree->restricts == 0)
        return false;
    for (unsigned i = 0; i < tree->restricts; i++) {
        const uint32_t p = tree->restrict_now[i];
        if (!node_is_anc(p, op->t))
            continue;
        const struct loc s = { .w = NODE_BASE, .u = NODE_BASE, .ui = NODE_BASE, .fresh = 1 };
        struct run_at at;
        run_insert(&tree->map, lo, hi, &s, &at);
        return true;
    }
    return false;
}

/* Bytes of base memory without a run, [lo, hi): nobody's.  False: a borrow that pointed there has outlived its memory. */
static bool untracked(struct tree *tree, const struct tree_op *op, bor_addr lo, bor_addr hi, bool first, struct bor_access_result *r,
                      struct bor_violation *v)
{
    if (op->t != NODE_BASE && node_covers(&nodes_table()[op->t], lo)) {
        if (silenced(op->t)) {
            widen(r, first, BOR_CACHE_NONE, lo, hi);
            return true;
        }
        explain_begin(v, BOR_V_USE_AFTER_RETURN, op->action, op->t, op->t, lo, op->lo, op->hi - op->lo);
        mute(op->t);
        return false;
    }
    struct run_at at;
    bor_addr wlo = lo, whi = hi;
    if (op->t == NODE_BASE && bor_state.config.fast_paths) {
        wlo = lo > 1024 ? lo - 1024 : 0;
        whi = hi + 1024;
        if (run_seek(&tree->map, lo, &at)) {
            if (run_get(&tree->map, at)->lo < whi)
                whi = run_get(&tree->map, at)->lo;
            if (run_prev(&tree->map, &at) && run_get(&tree->map, at)->hi > wlo)
                wlo = run_get(&tree->map, at)->hi;
        } else if (tree->map.n != 0) {
            at = (struct run_at){ tree->map.n - 1, 0 };
            while (run_next(&tree->map, &at))
                ;
            if (run_get(&tree->map, at)->hi > wlo)
                wlo = run_get(&tree->map, at)->hi;
        }
    }
    widen(r, first, op->t == NODE_BASE && bor_state.config.fast_paths ? BOR_CACHE_RW : BOR_CACHE_NONE, wlo, whi);
    return true;
}

/* A slice is written one element after another: the run on the left is what this write would make of its bytes, too, so the border between
   the two moves and nothing else changes.  Equal to the long way (theorem: the new state is a function of the old one and the operation,
   and the run on the left was made by this operation from this old state: its history says so). */
static bool goes_on(struct tree *tree, const struct tree_op *op, struct run_at at, struct bor_access_result *r)
{
    struct run *run = run_get(&tree->map, at);
    if (at.i == 0 || run->lo != op->lo || run->hi <= op->hi || tree->restricts != 0 || !plain(tree, op->t, op->lo, op->hi))
        return false;
    struct run *left = run - 1;
    const struct loc *l = &left->s, *s = &run->s;
    const struct event_cell *e = history_at(l->hist);
    if (left->hi != run->lo || l->w != op->t || l->u != op->t || l->ui != op->t || l->wtime != tree->last_birth || l->e != 0 || l->fresh != 0 ||
        e == NULL || e->prev != s->hist || e->by != op->t || e->action != BOR_A_WRITE || e->time != tree->last_birth || e->inexact ||
        (op->who != NULL && e->who.serial != op->who->serial) || l->prot != protector_trim(s->prot) ||
        l->prot_reads != protector_trim(s->prot_reads) || !tree_verdict(s, op->t, op->lo, true, false).ok)
        return false;
    left->hi = run->lo = op->hi;
    *r = (struct bor_access_result){ .cache = BOR_CACHE_NONE };
    answer(tree, op, left, op->lo, op->hi, false, true, r);
    return true;
}

bool tree_borrows_access(struct tree *tree, const struct tree_op *op, struct bor_access_result *r, struct bor_violation *v)
{
    bor_addr a = op->lo;
    bool first = true, well = true;
    const bool lenient = op->inexact && !all_refuse(tree, op);
    struct run_at at;
    bool more = run_seek(&tree->map, a, &at);
    if (more && op->action == BOR_A_WRITE && op->time == 0 && bor_state.config.fast_paths && goes_on(tree, op, at, r))
        return true;
    while (a < op->hi) {
        const struct run *run = more ? run_get(&tree->map, at) : NULL;
        if (run == NULL || run->lo > a) {       /* base memory only: heap trees have no gaps */
            const bor_addr end = run != NULL && run->lo < op->hi ? run->lo : op->hi;
            if (track_for_restrict(tree, op, a, end)) {
                more = run_seek(&tree->map, a, &at);
                continue;
            }
            if (!untracked(tree, op, a, end, first, r, v))
                return false;
            a = end;
            first = false;
            continue;
        }
        const bor_addr end = tree_alike_until(tree, op->t, a, run->hi < op->hi ? run->hi : op->hi);
        const struct verdict d = tree_verdict(&run->s, op->t, a, op->write, op->inexact);
        bool narrow = false;
        if (!d.ok && !lenient) {
            struct bor_violation here;
            if (refused(op, &run->s, a, &d, &here)) {
                *r = (struct bor_access_result){ .cache = BOR_CACHE_NONE };
                return well;
            }
            if (well || (v->inexact && !here.inexact))      /* the first that is certain, else the first */
                *v = here;
            well = false;
            if (!d.inexact && !d.protected_foreign)
                return false;
        }
        if (d.ok || !lenient) {
            bool changed;
            const struct loc s = after(tree, &run->s, op, a, end, &narrow, &changed);
            if (changed)
                run_set(&tree->map, &at, a, end, &s, tree_loc_equal);
        }
        answer(tree, op, run_get(&tree->map, at), a, end, narrow || !d.ok, first, r);
        if (!d.ok)
            r->cache = BOR_CACHE_NONE;
        first = false;
        a = end;
        while (more && run_get(&tree->map, at)->hi <= a)
            more = run_next(&tree->map, &at);
    }
    return well;
}

bool tree_borrows_try(struct tree *tree, const struct tree_op *op, struct bor_access_result *r)
{
    struct run_at at;
    bor_addr a = op->lo;
    for (bool more = run_seek(&tree->map, a, &at); a < op->hi; more = more && run_next(&tree->map, &at)) {
        const struct run *run = more ? run_get(&tree->map, at) : NULL;
        if (run == NULL || run->lo > a) {       /* untracked: the base's own */
            if (op->t != NODE_BASE || tree->restricts != 0)
                return false;
            if (run == NULL || run->lo >= op->hi)
                break;
            a = run->lo;
        }
        const bor_addr stop = run->hi < op->hi ? run->hi : op->hi;
        for (bor_addr end; a < stop; a = end) {
            const struct verdict d = tree_verdict(&run->s, op->t, a, op->write, false);
            end = tree_alike_until(tree, op->t, a, stop);
            if (!d.ok || d.inexact)
                return false;
        }
    }
    struct bor_violation none;
    bor_state.stats.accesses++;
    return tree_borrows_access(tree, op, r, &none);
}

uint32_t tree_borrows_strongly_protected(struct tree *tree, bor_addr *where)
{
    struct run_at at;
    if (!run_seek(&tree->map, 0, &at))
        return 0;
    do {
        const struct run *r = run_get(&tree->map, at);
        for (uint32_t c = protector_trim(r->s.prot); c != 0; c = protector_trim(protector_next(c))) {
            const uint32_t p = protector_node(c);
            if (nodes_table()[p].flags & N_PROT_WEAK)
                continue;
            const enum bor_perm now = tree_perm(&r->s, p, r->lo);
            if (now == BOR_P_CELL || now == BOR_P_DISABLED)
                continue;
            *where = r->lo;
            return p;
        }
    } while (run_next(&tree->map, &at));
    return 0;
}
