/* tree_retag.c: births and protector ends under Tree Borrows.

   A retag reads through the parent inside the pointee (not on Cell bytes), then the node is born; runs learn of it only where it is
   protected.  An equal shared retag (same site, parent, pointee) whose bytes nobody has written since is the same node again:
   both would be Frozen, die by the same write, and neither can write (theorem); only the birth number moves on.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree_borrows.h"

#include "history.h"
#include "perm.h"
#include "port.h"
#include "protector.h"
#include "reclaim.h"
#include "verdict.h"

enum { REUSE_SLOTS = 4096, REUSE_RUNS = 8, CELL_PIECES = 512, SMALL_BLOCK = 512, AROUND = 256, MERGE_RUNS = 8,
       READ_AT_ONCE = 64, QUICK_RUNS = 8 };

static struct { uint32_t slot; uint64_t birth; } s_reuse[REUSE_SLOTS];

void tree_retag_forget_reuse(void) { bor_port_zero(s_reuse, sizeof s_reuse); }

static unsigned reuse_slot(const struct bor_retag *what)
{
    uint64_t h = what->site * 0x9E3779B97F4A7C15ull ^ (what->addr >> 3) * 0xC2B2AE3D27D4EB4Full ^ what->parent;
    return (unsigned)((h ^ h >> 29) % REUSE_SLOTS);
}

/* The pieces of [lo, hi) that the retag reads, one after another: those that are not Cell. False: no more. */
static bool next_piece(const struct node *shape, bor_addr *lo, bor_addr *end, bor_addr hi)
{
    while (*lo < hi) {
        *end = shape->layout == NULL ? hi : perm_same_until(shape, *lo, hi);
        if (shape->layout == NULL || perm_born(shape, *lo) != BOR_P_CELL)
            return true;
        *lo = *end;
    }
    return false;
}

/* Too finely mixed to be read piece by piece at a cost that does not grow with the slice: such a retag claims nothing at birth. */
static bool too_fine(const struct node *shape)
{
    return shape->layout != NULL && !shape->layout->all_im && shape->layout->stride != 0 && shape->layout->n != 0 &&
           shape->size / shape->layout->stride * shape->layout->n > CELL_PIECES;
}

/* Base memory becomes tracked: its root wrote there last, now (just before `birth`, where the birth is told late); older nodes that
   pointed here are of an earlier life. */
static void track(struct tree *tree, bor_addr lo, bor_addr hi, uint64_t birth, struct bor_retag_result *r)
{
    const uint64_t now = birth != 0 && birth <= tree->last_birth ? birth - 1 : tree->last_birth;
    const struct loc s = { .w = NODE_BASE, .u = NODE_BASE, .ui = NODE_BASE, .wtime = now, .fresh = 1 };
    bor_addr a = lo;
    while (a < hi) {
        struct run_at at;
        bor_addr end = hi;
        if (run_seek(&tree->map, a, &at)) {
            const struct run *run = run_get(&tree->map, at);
            if (run->lo <= a) {
                a = run->hi;
                continue;
            }
            if (run->lo < hi)
                end = run->lo;
        }
        run_insert(&tree->map, a, end, &s, &at);
        if (r->track_lo >= r->track_hi)
            r->track_lo = a;
        r->track_hi = end;
        a = end;
    }
}

/* Puts node n on the chains of every run of its pointee where it has an associated access. */
static void protect(struct tree *tree, uint32_t n)
{
    const struct node *node = &nodes_table()[n];
    if ((node->flags & N_LAZY) || too_fine(node))
        return;
    bor_addr lo = node->lo, end;
    const bor_addr hi = node->lo + node->size;
    for (; next_piece(node, &lo, &end, hi); lo = end) {
        struct run_at at;
        bor_addr a = lo;
        bool more = run_seek(&tree->map, a, &at);
        while (more && a < end) {
            const struct run *run = run_get(&tree->map, at);
            if (run->lo > a)
                a = run->lo;
            if (a >= end)
                break;
            const bor_addr stop = run->hi < end ? run->hi : end;
            struct loc s = run->s;
            s.prot = protector_push(s.prot, n);
            if (node->kind != BOR_REF_SHARED)
                s.prot_reads = protector_push(s.prot_reads, n);
            if (s.prot != run->s.prot || s.prot_reads != run->s.prot_reads)
                run_set(&tree->map, &at, a, stop, &s, tree_loc_equal);
            a = stop;
            more = run_next(&tree->map, &at);
        }
    }
}

/* Nothing was written to [lo, hi) since c was born, and a read of it through `parent` would take nothing from a protected node. */
static bool untouched(struct tree *tree, const struct node *c, uint32_t parent, bor_addr lo, bor_addr hi)
{
    struct run_at at;
    bor_addr a = lo;
    unsigned runs = 0;
    for (bool more = run_seek(&tree->map, a, &at); a < hi; more = run_next(&tree->map, &at)) {
        const struct run *r = more ? run_get(&tree->map, at) : NULL;
        if (r == NULL || r->lo > a || r->s.wtime >= c->birth || r->s.e != 0 || ++runs > REUSE_RUNS)
            return false;
        if (r->s.prot_reads != 0 && protector_first_foreign(r->s.prot_reads, parent, true) != 0)
            return false;
        a = r->hi;
    }
    return true;
}

/* The node of an equal earlier retag, if it is provably the same as a new one would be; else 0. */
static uint32_t reusable(struct tree *tree, const struct bor_retag *what, const struct node *shape)
{
    const unsigned i = reuse_slot(what);
    const uint32_t n = s_reuse[i].slot;
    if (n == 0)
        return 0;
    const struct node *c = &nodes_table()[n];
    if (c->birth == 0 || c->birth != s_reuse[i].birth || c->parent != slot_of(what->parent) || c->lo != shape->lo ||
        c->size != shape->size || c->site != what->site || c->layout != shape->layout || c->kind != BOR_REF_SHARED ||
        ((c->flags ^ shape->flags) & (N_FREEZE_OUT | N_PROT_WEAK)) || (c->flags & (N_MUTED | N_EXPOSED | N_CELLED | N_REACHED)))
        return 0;
    if (tree->restricts != 0 || !untouched(tree, c, slot_of(what->parent), c->lo, c->lo + c->size))
        return 0;
    /* Outside, a Freeze node is Frozen too: a write there since its birth is one that the new node would not have seen. */
    const struct node *root = &nodes_table()[tree->root];
    if (tree->root != NODE_BASE && (c->flags & N_FREEZE_OUT) && tree->last_write >= c->birth &&
        !untouched(tree, c, slot_of(what->parent), root->lo, root->lo + root->size))
        return 0;
    return n;
}

static void fill_shape(const struct bor_retag *what, struct node *s, bor_addr lo, bor_addr hi)
{
    const bool protects = what->at_entry && what->kind <= BOR_REF_BOX;
    *s = (struct node){ .lo = lo, .size = hi - lo, .layout = what->layout, .kind = (uint8_t)what->kind, .site = what->site };
    s->flags = (uint16_t)((what->freeze_outside ? N_FREEZE_OUT : 0) | (what->kind == BOR_REF_BOX ? N_PROT_WEAK : 0) |
                          (protects ? N_PROT_BORN : 0));
    if (what->kind == BOR_REF_RESTRICT)
        s->flags = N_LAZY | N_PROT_WEAK | N_FREEZE_OUT | N_PROT_BORN;
}

/* Which cached rights of others end with this birth: all where a foreign read matters to it, else the right to write. */
static void say_invalidate(const struct node *s, const struct node *root, struct bor_retag_result *r)
{
    const bool reads_matter = s->kind != BOR_REF_SHARED && (s->flags & N_PROT_BORN);
    r->invalidate = reads_matter ? BOR_INV_ALL : BOR_INV_WRITES;
    r->inv_lo = s->lo;
    r->inv_hi = s->lo + s->size;
    if (root->kind == BOR_FAM_BASE)
        return;
    const bor_addr lo = root->lo, hi = root->lo + root->size;
    if (root->size <= SMALL_BLOCK) {
        r->inv_lo = lo;
        r->inv_hi = hi;
    } else {
        r->inv_lo = r->inv_lo - lo > AROUND ? r->inv_lo - AROUND : lo;
        r->inv_hi = hi - r->inv_hi > AROUND ? r->inv_hi + AROUND : hi;
    }
}

static bool read_through_parent(struct tree *tree, const struct bor_retag *what, const struct node *shape, struct bor_violation *v)
{
    if ((shape->flags & N_LAZY) || too_fine(shape))
        return true;
    bor_addr lo = shape->lo, end;
    const bor_addr hi = shape->lo + shape->size;
    struct bor_access_result ignored;
    bool well = true;
    for (; next_piece(shape, &lo, &end, hi); lo = end) {
        const struct tree_op op = { .t = slot_of(what->parent), .lo = lo, .hi = end, .action = BOR_A_RETAG_READ, .place = what->place,
                                    .site = what->site };
        struct bor_violation here;
        if (tree_borrows_access(tree, &op, &ignored, &here))
            continue;
        if (well || (v->inexact && !here.inexact))
            *v = here;
        well = false;
    }
    return well;
}

static void arm(struct tree *tree, uint32_t n, struct bor_retag_result *r)
{
    struct node *c = &nodes_table()[n];
    if (!(c->flags & N_PROT_BORN) || c->protectors == UINT16_MAX)
        return;
    c->protectors++;
    if (c->kind == BOR_REF_RESTRICT && tree->restricts < sizeof tree->restrict_now / sizeof tree->restrict_now[0])
        tree->restrict_now[tree->restricts++] = n;
    bor_state.stats.protectors++;
    protect(tree, n);
    r->protects = true;
}

/* No node for: unknown parents, dead or muted ones, raw pointers, !Unpin &mut and Box, nothing inside the allocation. */
static bool wants_node(const struct bor_retag *what, bor_addr *lo, bor_addr *hi)
{
    if (what->parent != BOR_TAG_BASE && what->parent < BOR_TAG_FIRST)
        return false;
    const struct node *p = &nodes_table()[slot_of(what->parent)], *root = &nodes_table()[p->root];
    if ((p->flags & N_MUTED) || (root->flags & N_DEAD) || what->kind == BOR_REF_RAW_MUT || what->kind == BOR_REF_RAW_CONST)
        return false;
    if (!what->unpin && (what->kind == BOR_REF_MUT || what->kind == BOR_REF_BOX || what->kind == BOR_REF_TWO_PHASE))
        return false;
    if (what->kind == BOR_REF_RESTRICT && !what->at_entry)
        return false;
    *lo = what->addr;
    *hi = what->addr + what->size;
    if (*hi < *lo)
        return false;
    if (root->kind == BOR_FAM_BASE && p->root == NODE_BASE)
        return *hi > *lo || what->kind == BOR_REF_RESTRICT;
    const bor_addr rlo = root->lo, rhi = root->lo + root->size;
    *lo = *lo < rlo ? rlo : *lo > rhi ? rhi : *lo;
    *hi = *hi > rhi ? rhi : *hi < *lo ? *lo : *hi;
    return *hi > *lo || what->kind == BOR_REF_RESTRICT || (bor_state.config.opaque_strict && what->size == 0);
}

static void make_node(struct tree *tree, const struct bor_retag *what, const struct node *shape, uint32_t n)
{
    struct node *c = &nodes_table()[n];
    const uint64_t birth = c->birth;
    *c = *shape;
    c->birth = birth;
    c->born = what->place;
    c->caller = bor_port_keep_place(what->caller, false);
    node_link(n, slot_of(what->parent));
    if (birth > tree->last_birth)
        tree->last_birth = birth;
    if (perm_has_cells(c))
        tree->has_cells = true;
    const struct node *p = &nodes_table()[slot_of(what->parent)];
    if (c->layout == NULL && !(c->flags & N_LAZY) && ((c->flags & N_FREEZE_OUT) || tree->root == NODE_BASE) &&
        ((p->flags & N_ROOT) || ((p->flags & N_PLAIN) && c->lo >= p->lo && c->lo + c->size <= p->lo + p->size)))
        c->flags |= N_PLAIN;
}

/* Would a plain read of [lo, hi) through `parent` pass, and harm no protected node?  At most QUICK_RUNS runs are looked at. */
static bool harmless_read(struct tree *tree, uint32_t parent, bor_addr lo, bor_addr hi)
{
    struct run_at at;
    unsigned runs = 0;
    bor_addr a = lo;
    for (bool more = run_seek(&tree->map, lo, &at); a < hi; more = run_next(&tree->map, &at)) {
        if (!more || ++runs > QUICK_RUNS)
            return false;
        const struct run *run = run_get(&tree->map, at);
        if (run->lo > a || !tree_verdict(&run->s, parent, a, false, false).ok ||
            (run->s.prot_reads != 0 && protector_first_foreign(run->s.prot_reads, parent, true) != 0))
            return false;
        a = run->hi;
    }
    return true;
}

/* The state of a run after the retag's read and, where n is protected, with n on its chains. */
static struct loc after_birth(const struct loc *old, const struct bor_retag *what, const struct node *shape, uint32_t n,
                              uint64_t births_before)
{
    const uint32_t parent = slot_of(what->parent);
    struct loc s = *old;
    s.u = node_lca(s.u, parent);
    s.ui = s.ui == old->u ? s.u : node_lca(s.ui, parent);
    if (s.u != old->u || s.ui != old->ui)
        s.hist = history_push(s.hist, BOR_A_RETAG_READ, parent, shape->lo, shape->lo + shape->size, what->place, what->site, false,
                              births_before, NULL);
    if (shape->flags & N_PROT_BORN) {
        s.prot = protector_push(s.prot, n);
        if (shape->kind != BOR_REF_SHARED)
            s.prot_reads = protector_push(s.prot_reads, n);
    }
    return s;
}

/* The usual retag: a plain pointee, nobody harmed by the read.  Read, birth and protector with one change of each run; equal to the
   long way (theorem: its steps touch each run by itself, and none of them says no).  0: take the long way. */
static uint32_t quick_birth(struct tree *tree, const struct bor_retag *what, const struct node *shape, struct bor_retag_result *r)
{
    const uint32_t parent = slot_of(what->parent);
    const bor_addr lo = shape->lo, hi = lo + shape->size;
    const struct node *p = &nodes_table()[parent];
    if (shape->layout != NULL || (shape->flags & N_LAZY) || tree->restricts != 0 ||
        !((p->flags & N_ROOT) || (node_covers(p, lo) && node_covers(p, hi - 1))) ||
        tree_alike_until(tree, parent, lo, hi) < hi || !harmless_read(tree, parent, lo, hi))
        return 0;
    const uint32_t n = node_new_at(what->birth);
    if (n == 0)
        return 0;
    const uint64_t births_before = tree->last_birth;
    make_node(tree, what, shape, n);
    if (shape->flags & N_PROT_BORN) {
        nodes_table()[n].protectors = 1;
        bor_state.stats.protectors++;
        r->protects = true;
    }
    struct run_at at;
    for (bool more = run_seek(&tree->map, lo, &at); more; more = run_next(&tree->map, &at)) {
        struct run *run = run_get(&tree->map, at);
        if (run->lo >= hi)
            break;
        const struct loc s = after_birth(&run->s, what, shape, n, births_before);
        if (run->lo >= lo && run->hi <= hi)
            run->s = s;
        else if (s.u != run->s.u || s.ui != run->s.ui || s.prot != run->s.prot)
            run_set(&tree->map, &at, run->lo > lo ? run->lo : lo, run->hi < hi ? run->hi : hi, &s, NULL);
    }
    if (shape->size <= READ_AT_ONCE) {          /* its birth did to everybody what a read through it would do */
        r->read_lo = lo;
        r->read_hi = hi;
    }
    return n;
}

bool tree_borrows_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v)
{
    bor_addr lo, hi;
    *r = (struct bor_retag_result){ .tag = what->parent };
    if (!wants_node(what, &lo, &hi))
        return true;
    struct node shape;
    fill_shape(what, &shape, lo, hi);
    const uint32_t parent = slot_of(what->parent), root = nodes_table()[parent].root;
    struct tree *tree = nodes_table()[root].tree;
    if (tree != NULL && what->kind == BOR_REF_SHARED && what->birth == 0 && bor_state.config.fast_paths) {
        const uint32_t same = reusable(tree, what, &shape);
        if (same != 0) {
            r->tag = tag_of(same);
            nodes_count_birth();
            bor_state.stats.reused++;
            nodes_table()[same].flags |= N_REUSED;
            if (what->at_entry) {
                nodes_table()[same].flags |= N_PROT_BORN;
                arm(tree, same, r);
            }
            return true;
        }
    }
    if (bor_exhausted())
        return reclaim_refuse();
    if (tree == NULL)
        tree = tree_borrows_plant(root);
    if (root == NODE_BASE)
        track(tree, lo, hi, what->birth, r);
    say_invalidate(&shape, &nodes_table()[root], r);
    const bool quick = bor_state.config.fast_paths && !bor_state.config.implicit_writes;
    uint32_t n = quick ? quick_birth(tree, what, &shape, r) : 0;
    const bool born = n != 0;
    bool well = true;
    if (!born) {
        if (!read_through_parent(tree, what, &shape, v) && (nodes_table()[parent].flags & N_MUTED))
            return false;
        well = v->kind == BOR_V_NONE;
        n = node_new_at(what->birth);
        if (n == 0)
            return well;
        make_node(tree, what, &shape, n);
    }
    const uint64_t birth = nodes_table()[n].birth;
    r->tag = tag_of(n);
    r->fresh = true;
    if (what->kind == BOR_REF_SHARED) {
        const unsigned i = reuse_slot(what);
        s_reuse[i].slot = n;
        s_reuse[i].birth = birth;
    }
    if (!born)
        arm(tree, n, r);
    if (bor_state.config.implicit_writes && what->at_entry && what->kind == BOR_REF_MUT && well) {
        const struct tree_op op = { .t = n, .lo = lo, .hi = hi, .write = true, .action = BOR_A_RETAG_WRITE, .place = what->place,
                                    .site = what->site };
        struct bor_access_result ignored;
        r->invalidate = BOR_INV_ALL;
        well = tree_borrows_access(tree, &op, &ignored, v);
    }
    return well;
}

void tree_borrows_end(uint32_t n, bool with_access, bor_place place)
{
    struct node *node = &nodes_table()[n];
    struct tree *tree = tree_of(node);
    if (node->protectors != 0)          /* 0: taken away by a report */
        node->protectors--;
    if (node->kind == BOR_REF_RESTRICT && node->protectors == 0) {
        node->flags |= N_CELLED;
        if (tree != NULL)
            tree->has_cells = true;
    }
    for (unsigned i = 0; tree != NULL && i < tree->restricts; i++)
        if (tree->restrict_now[i] == n)
            tree->restrict_now[i--] = tree->restrict_now[--tree->restricts];
    if (tree == NULL || (node->flags & (N_LAZY | N_MUTED)) || node->protectors != 0)
        return;
    /* The end is a foreign write to those born since the last write, which only heap nodes reach (lazily). */
    const bool may_end = with_access && tree->root != NODE_BASE && tree->last_birth > node->birth;
    struct run_at at;
    const bor_addr hi = node->lo + node->size;
    unsigned budget = with_access ? UINT32_MAX : MERGE_RUNS;
    for (bool more = run_seek(&tree->map, node->lo, &at); more && budget-- > 0; more = run_next(&tree->map, &at)) {
        const struct run *run = run_get(&tree->map, at);
        const bor_addr a = run->lo > node->lo ? run->lo : node->lo, end = run->hi < hi ? run->hi : hi;
        if (a >= hi)
            break;
        const uint32_t prot = protector_trim(run->s.prot), prot_reads = protector_trim(run->s.prot_reads);
        const bool ends = may_end && tree->last_birth > run->s.wtime && node_is_anc(n, run->s.w) && node_is_anc(n, run->s.u) &&
                          perm_born(node, a) != BOR_P_CELL;
        if (!ends && prot == run->s.prot && prot_reads == run->s.prot_reads)
            continue;
        struct loc s = run->s;
        s.prot = prot;
        s.prot_reads = prot_reads;
        if (ends) {
            s.e = n;
            s.etime = tree->last_write = tree->last_birth;
            s.hist = history_push(s.hist, BOR_A_PROTECTOR_END, n, a, end, place, 0, false, tree->last_birth, NULL);
        }
        run_set(&tree->map, &at, a, end, &s, tree_loc_equal);
    }
}
