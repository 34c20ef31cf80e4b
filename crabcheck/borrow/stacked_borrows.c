/* stacked_borrows.c: what an access does to the stack of each run it touches.  Rules: docs/semantics.md section 3; stacks:
   stacked_items.h; births: stacked_retag.c.

   Borrows that the binary does not show (the tag of the pointer is then that of what it was borrowed from) must not make reports.
   They make none: a tag that stands in for what was derived from it has its item where the derived one would be or further
   down, directly under a run of SharedReadWrite; so it pops and disables nothing that the derived one would have left alone.  The same goes
   for the root: its item is SharedReadWrite for stack locals as well, because a `Cell` on the stack may be set without any retag
   being seen.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacked_borrows.h"

#include "explain.h"
#include "history.h"
#include "perm.h"
#include "port.h"
#include "stacked_items.h"
#include "watch.h"

enum { SILENT_LOOK = 64 };

/* Why, and what would be left. */
struct look {
    bool ok;
    uint32_t item;              /* the tag's own, 0 = none */
    uint32_t offender;          /* refused: the tag itself, or the protected node that would lose */
    uint32_t floor;             /* write: the stack afterwards */
};

bool stacked_init(void)
{
    if (!items_init())
        return false;
    stacked_forget_reuse();
    return true;
}

void stacked_plant_base(void) { tree_new(NODE_BASE); }

void stacked_fini(void) { items_fini(); }

bool stacked_loc_equal(const struct loc *a, const struct loc *b)
{
    return a->w == b->w && a->wtime == b->wtime && history_same(a->hist, b->hist);
}

uint32_t stacked_bottom(uint32_t root) { return item_push(0, root, ITEM_SRW, false); }

struct tree *stacked_plant(uint32_t root)
{
    const struct node *n = &nodes_table()[root];
    struct tree *t = tree_new(root);
    if (n->size != 0) {
        const struct loc s = { .w = stacked_bottom(root) };
        struct run_at at;
        run_insert(&t->map, n->lo, n->lo + n->size, &s, &at);
    }
    return t;
}

void stacked_resize(struct tree *tree, uint64_t old_size, uint64_t new_size)
{
    const bor_addr lo = nodes_table()[tree->root].lo;
    if (new_size < old_size) {
        run_drop(&tree->map, lo + new_size, lo + old_size);
    } else if (new_size > old_size) {
        const struct loc s = { .w = stacked_bottom(tree->root) };
        struct run_at at;
        run_insert(&tree->map, lo + old_size, lo + new_size, &s, &at);
    }
}

/* ---- verdict ------------------------------------------------------------------------------------------------------------------ */

static bool grants(uint32_t i, bool write)
{
    const enum item_kind k = item_at(i)->kind;
    return i != 0 && k != ITEM_DISABLED && (!write || k != ITEM_SRO);
}

static struct look look_at(uint32_t top, uint32_t t, bool write)
{
    struct look k = { .item = item_find(top, t), .offender = t };
    if (!grants(k.item, write))
        return k;
    k.floor = !write || item_at(k.item)->kind == ITEM_UNIQUE ? k.item : item_run_end(top, k.item);
    for (uint32_t g = item_guard(top); item_at(g)->height > item_at(k.floor)->height; g = item_guard(item_at(g)->prev))
        if (write || item_at(g)->kind != ITEM_SRO) {
            k.offender = item_at(g)->node;
            return k;
        }
    k.ok = true;
    return k;
}

/* Would the access leave the stack as it is?  (What is protected above the item is no SharedReadWrite, so a write pops it.) */
static bool is_noop(uint32_t top, uint32_t i, bool write)
{
    const struct item *c = item_at(i), *t = item_at(top);
    if (!write)
        return item_at(t->unique)->height <= c->height;
    return grants(i, true) && (i == top || (c->kind != ITEM_UNIQUE && item_at(t->other)->height <= c->height));
}

static enum bor_perm perm_of(uint32_t i)
{
    static const uint8_t perms[] = { [ITEM_PAIR] = BOR_P_UNIQUE, [ITEM_UNIQUE] = BOR_P_UNIQUE, [ITEM_SRW] = BOR_P_SRW,
                                     [ITEM_SRO] = BOR_P_SRO, [ITEM_DISABLED] = BOR_P_DISABLED };
    return i == 0 ? BOR_P_NONE : perms[item_at(i)->kind];
}

static enum bor_perm born_as(const struct node *n, bor_addr a)
{
    if (n->flags & N_ROOT)
        return BOR_P_SRW;
    if (!node_covers(n, a))
        return BOR_P_NONE;
    switch (n->kind) {
    case BOR_REF_MUT: case BOR_REF_BOX:
        return BOR_P_UNIQUE;
    case BOR_REF_SHARED: case BOR_REF_RAW_CONST:
        return perm_born(n, a) == BOR_P_FROZEN ? BOR_P_SRO : BOR_P_SRW;
    default:
        return BOR_P_SRW;
    }
}

/* ---- refusal ------------------------------------------------------------------------------------------------------------------ */

/* A tag on the way was reported before: its bug is known, what hangs on it stays silent. */
static bool silenced(uint32_t t)
{
    unsigned look = SILENT_LOOK;
    for (uint32_t x = t; look-- > 0 && !(nodes_table()[x].flags & N_ROOT); x = nodes_table()[x].parent)
        if (nodes_table()[x].flags & N_MUTED)
            return true;
    return false;
}

/* What was lost together with t is the same bug: its ancestors without a right here. */
static void mute(const struct tree_op *op, const struct loc *s, uint32_t t, bor_addr a)
{
    unsigned look = SILENT_LOOK;
    for (uint32_t x = t; look-- > 0 && !(nodes_table()[x].flags & N_ROOT); x = nodes_table()[x].parent) {
        if (x != t && (!node_covers(&nodes_table()[x], a) || grants(item_find(s->w, x), op->write)))
            return;
        nodes_table()[x].flags |= N_MUTED;
    }
}

/* An inexact read may have been made later than the program says: what only a retag took away was perhaps still there. */
static bool doubtful(const struct tree_op *op, const struct bor_event *loss)
{
    return op->inexact && (!loss->known || loss->action == BOR_A_RETAG_WRITE || loss->action == BOR_A_RETAG_READ);
}

bool stacked_refuse(const struct tree_op *op, const struct loc *s, bor_addr a, uint32_t offender, struct bor_violation *v)
{
    const bool own = offender == op->t;
    if (silenced(op->t) || (nodes_table()[offender].flags & N_MUTED)) {
        if (own && !(nodes_table()[op->t].flags & N_ROOT))
            nodes_table()[op->t].flags |= N_MUTED;
        return true;
    }
    explain_begin(v, own ? BOR_V_ACCESS : BOR_V_PROTECTED, op->action, op->t, offender, a, op->lo, op->hi - op->lo);
    if (op->action == BOR_A_DEALLOC && own)
        v->kind = BOR_V_FREE_BORROWED;
    const uint32_t i = item_find(s->w, offender);
    v->perm_born = born_as(&nodes_table()[offender], a);
    v->perm_now = perm_of(i);
    if (own) {
        if (!grants(i, false) && v->perm_born != BOR_P_NONE)
            explain_loss(s, offender, a, v->perm_now == BOR_P_DISABLED ? BOR_P_FROZEN : BOR_P_DISABLED, &v->loss);  /* a read disables */
        if (i == 0 && !v->loss.known && nodes_table()[op->t].root == NODE_BASE && nodes_table()[op->t].birth <= s->wtime)
            v->kind = BOR_V_USE_AFTER_RETURN;
        v->inexact = op->perhaps || doubtful(op, &v->loss);
    } else {
        v->inexact = op->inexact;
    }
    if (v->inexact)
        return false;
    if (own) {
        mute(op, s, offender, a);
    } else {
        nodes_table()[offender].protectors = 0;
        nodes_table()[offender].flags |= N_MUTED;
    }
    return false;
}

/* ---- access ------------------------------------------------------------------------------------------------------------------- */

static void widen(struct bor_access_result *r, bool first, enum bor_cache cache, bor_addr lo, bor_addr hi)
{
    if (!bor_state.config.fast_paths)
        cache = BOR_CACHE_NONE;
    if (first) {
        *r = (struct bor_access_result){ .cache = cache, .lo = lo, .hi = hi };
        return;
    }
    if (cache < r->cache)
        r->cache = cache;
    if (lo > r->hi)
        r->cache = BOR_CACHE_NONE;
    else if (hi > r->hi)
        r->hi = hi;
}

/* In base memory a tag says nothing outside its pointee: how far is that so from a on?  0: a is inside. */
static bor_addr outside_until(struct tree *tree, uint32_t t, bor_addr a, bor_addr limit)
{
    const struct node *n = &nodes_table()[t];
    if (tree->root != NODE_BASE || t == NODE_BASE || node_covers(n, a))
        return 0;
    return a < n->lo && n->lo < limit ? n->lo : limit;
}

/* Bytes of base memory without a run, [lo, hi): nobody has borrowed them.  How far nobody has is told to the base itself. */
static void untracked(struct tree *tree, const struct tree_op *op, bor_addr lo, bor_addr hi, bool first,
                      struct bor_access_result *r)
{
    enum { AROUND = 1024 };
    bor_addr wlo = lo > AROUND ? lo - AROUND : 0, whi = hi;
    struct run_at at;
    if (op->t != NODE_BASE) {
        widen(r, first, BOR_CACHE_NONE, lo, hi);
        return;
    }
    if (!run_seek(&tree->map, wlo, &at)) {
        whi = hi + AROUND;
    } else {
        bor_addr end = hi + AROUND;
        for (bool more = true; more; more = run_next(&tree->map, &at)) {
            const struct run *run = run_get(&tree->map, at);
            if (run->lo >= hi) {
                end = run->lo < end ? run->lo : end;
                break;
            }
            if (run->hi <= lo)
                wlo = run->hi;
            else if (run->lo <= lo)
                wlo = lo;
        }
        whi = end;
    }
    widen(r, first, BOR_CACHE_RW, wlo, whi);
}

/* The state after an allowed access. */
static struct loc after(struct tree *tree, const struct loc *old, const struct look *k, const struct tree_op *op, bor_addr lo,
                        bor_addr hi)
{
    struct loc s = *old;
    if (op->write)
        s.w = k->floor;
    else
        s.w = item_disable_above(old->w, k->item);
    if (s.w == 0)                               /* out of items: as if not made */
        s.w = old->w;
    if (s.w != old->w)
        s.hist = history_push(s.hist, op->action, op->t, lo, hi, op->place, op->site, op->inexact, tree->last_birth, op->who);
    return s;
}

/* Does every byte refuse an inexact read?  (Only then is it a violation.)  *noop: none of them would be changed by it. */
static bool all_refuse(struct tree *tree, const struct tree_op *op, bool *noop)
{
    struct run_at at;
    bool all = true;
    bor_addr a = op->lo;
    *noop = true;
    for (bool more = run_seek(&tree->map, a, &at); more && a < op->hi; more = run_next(&tree->map, &at)) {
        const struct run *r = run_get(&tree->map, at);
        const struct look k = look_at(r->s.w, op->t, false);
        all = all && r->lo <= a && !k.ok;
        *noop = *noop && k.ok && is_noop(r->s.w, k.item, false);
        a = r->hi;
    }
    return all && a >= op->hi;
}

/* One run's part [a, end) of the access.  False: refused, *v says how; the caller stops where *stop. */
static bool access_run(struct tree *tree, const struct tree_op *op, struct run_at *at, bor_addr a, bor_addr end, bool first,
                       struct bor_access_result *r, struct bor_violation *v, bool *disabled, bool *stop)
{
    const struct run *run = run_get(&tree->map, *at);
    struct look k = look_at(run->s.w, op->t, op->write);
    bool well = true;
    *stop = false;
    if (!k.ok) {
        const bool own = k.offender == op->t;
        well = stacked_refuse(op, &run->s, a, k.offender, v);
        *stop = well || own || v->inexact;
        *r = (struct bor_access_result){ .cache = BOR_CACHE_NONE };
        if (*stop)
            return well;
        k = look_at(run->s.w, op->t, op->write);        /* the protector is gone; perhaps there is another */
        if (!k.ok)
            return false;
    }
    const struct loc s = after(tree, &run->s, &k, op, a, end);
    if (disabled != NULL && !op->write)
        *disabled |= s.w != run->s.w;
    if (!stacked_loc_equal(&s, &run->s))
        run_set(&tree->map, at, a, end, &s, stacked_loc_equal);
    run = run_get(&tree->map, *at);
    if (well) {
        const bool writes = op->write || is_noop(s.w, k.item, true);    /* a read leaves the item where it was, or at its place */
        widen(r, first, writes ? BOR_CACHE_RW : BOR_CACHE_READ, run->lo, run->hi);
    }
    return well;
}

static bool outlived(const struct tree_op *op, bor_addr a, struct bor_violation *v)
{
    if (op->t == NODE_BASE || !node_covers(&nodes_table()[op->t], a) || silenced(op->t))
        return false;
    explain_begin(v, BOR_V_USE_AFTER_RETURN, op->action, op->t, op->t, a, op->lo, op->hi - op->lo);
    nodes_table()[op->t].flags |= N_MUTED;
    return true;
}

bool stacked_access(struct tree *tree, const struct tree_op *op, struct bor_access_result *r, struct bor_violation *v, bool *disabled)
{
    bor_addr a = op->lo;
    bool well = true, first = true, noop;
    struct run_at at;
    *r = (struct bor_access_result){ .cache = BOR_CACHE_NONE };
    if (op->inexact && !all_refuse(tree, op, &noop)) {      /* changes nothing */
        if (noop)
            widen(r, true, BOR_CACHE_READ, op->lo, op->hi);
        return true;
    }
    bool more = run_seek(&tree->map, a, &at);
    while (a < op->hi) {
        const struct run *run = more ? run_get(&tree->map, at) : NULL;
        const bool gap = run == NULL || run->lo > a;        /* base memory only: blocks have no gaps */
        bor_addr end = gap ? (run != NULL && run->lo < op->hi ? run->lo : op->hi) : run->hi < op->hi ? run->hi : op->hi;
        const bor_addr out = outside_until(tree, op->t, a, end);
        if (out != 0) {
            end = out;
            widen(r, first, BOR_CACHE_NONE, a, end);
        } else if (gap) {
            if (outlived(op, a, v))
                return false;
            untracked(tree, op, a, end, first, r);
        } else {
            struct bor_violation here;
            bool stop;
            if (!access_run(tree, op, &at, a, end, first, r, &here, disabled, &stop)) {
                if (well)
                    *v = here;
                well = false;
            }
            if (stop)
                return well;
        }
        a = end;
        first = false;
        while (more && run_get(&tree->map, at)->hi <= a)
            more = run_next(&tree->map, &at);
    }
    if (!well)
        r->cache = BOR_CACHE_NONE;
    return well;
}

bool stacked_dealloc(struct tree *tree, const struct bor_dealloc *what, struct bor_violation *v)
{
    const struct node *root = &nodes_table()[tree->root];
    const struct tree_op op = { .t = slot_of(what->tag), .lo = root->lo, .hi = root->lo + root->size, .write = true,
                                .action = BOR_A_DEALLOC, .place = what->place };
    struct bor_access_result ignored;
    struct run_at at;
    if (!stacked_access(tree, &op, &ignored, v, NULL))
        return false;
    for (bool more = run_seek(&tree->map, 0, &at); more; more = run_next(&tree->map, &at)) {
        const struct run *r = run_get(&tree->map, at);
        for (uint32_t g = item_guard(r->s.w); g != 0; g = item_guard(item_at(g)->prev)) {
            const uint32_t p = item_at(g)->node;
            if (nodes_table()[p].flags & (N_PROT_WEAK | N_MUTED))
                continue;
            explain_begin(v, BOR_V_DEALLOC_PROTECTED, BOR_A_DEALLOC, op.t, p, r->lo, op.lo, op.hi - op.lo);
            return false;
        }
    }
    return true;
}

/* ---- the rest ------------------------------------------------------------------------------------------------------------------ */

void stacked_end(uint32_t node)
{
    struct node *n = &nodes_table()[node];
    if (n->protectors != 0)                     /* 0: taken away by a report */
        n->protectors--;
}

/* Nobody else's right changes: SharedReadWrite of the same tag directly above grants what the Unique grants, and whoever disabled or
   popped the one now pops both or neither. */
void stacked_loosen(struct tree *tree, uint32_t node)
{
    const struct node *n = &nodes_table()[node];
    const bor_addr end = n->lo + n->size;
    struct run_at at;
    bor_addr a = n->lo;
    for (bool more = run_seek(&tree->map, a, &at); more && a < end; more = run_next(&tree->map, &at)) {
        const struct run *run = run_get(&tree->map, at);
        const bor_addr lo = run->lo;            /* a run with the node's item is all inside its pointee */
        a = run->hi;
        const uint32_t i = item_find(run->s.w, node);
        struct loc s = run->s;
        if (item_at(i)->kind == ITEM_UNIQUE && (s.w = item_loosen(s.w, i)) != 0)
            run_set(&tree->map, &at, lo, a, &s, stacked_loc_equal);
    }
}

enum bor_perm stacked_perm(struct tree *tree, uint32_t node, bor_addr a)
{
    struct run_at at;
    if (tree == NULL || !run_seek(&tree->map, a, &at) || run_get(&tree->map, at)->lo > a)
        return BOR_P_NONE;
    return perm_of(item_find(run_get(&tree->map, at)->s.w, node));
}

size_t stacked_rows(struct tree *tree, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg)
{
    struct run_at at;
    if (tree == NULL || !run_seek(&tree->map, addr, &at) || run_get(&tree->map, at)->lo > addr)
        return 0;
    const uint32_t top = run_get(&tree->map, at)->s.w, height = item_at(top)->height;
    uint32_t *way = bor_port_alloc("stack", height * sizeof *way);
    size_t rows = 0;
    for (uint32_t i = top, k = height; i != 0; i = item_at(i)->prev)
        way[--k] = i;
    for (uint32_t k = 0; k < height; k++) {
        const struct item *c = item_at(way[k]);
        if (c->node == 0)
            continue;
        struct bor_tree_row row = { .depth = k, .perm = perm_of(way[k]), .accessed = true };
        explain_tag(c->node, &row.who);
        visit(&row, arg);
        rows++;
    }
    bor_port_free(way);
    return rows;
}

uint64_t stacked_sweep(bool (*dropped)(uint32_t node), uint32_t (*kept)(uint32_t node))
{
    uint64_t runs = 0;
    stacked_forget_reuse();
    items_mark_begin(dropped);
    for (struct tree *tree = trees_first(); tree != NULL; tree = tree->next) {
        struct run_at at;
        for (bool more = run_seek(&tree->map, 0, &at); more; more = run_next(&tree->map, &at)) {
            struct loc *s = &run_get(&tree->map, at)->s;
            runs++;
            s->w = items_mark(s->w);
            history_mark(s->hist, kept);
        }
        if (!dropped(tree->root))
            run_compact(&tree->map, stacked_loc_equal);
    }
    items_sweep();
    history_sweep();
    return runs;
}
