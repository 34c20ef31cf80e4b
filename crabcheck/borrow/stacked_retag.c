/* stacked_retag.c: births under Stacked Borrows: the access through the parent, then the push.  docs/semantics.md section 3.

   Two passes, because a refused retag makes no tag: the first accesses, the second pushes.

   An equal shared retag (same site, parent, pointee) whose items would stand beside those of the earlier one is that one again: items in
   one run of SharedReadOnly, or of SharedReadWrite, are lost by the same accesses.  Without this a structure that is read for long grows an item with
   each call.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacked_borrows.h"

#include "perm.h"
#include "port.h"
#include "reclaim.h"
#include "stacked_items.h"

enum { CELL_PIECES = 512, REUSE_SLOTS = 4096, REUSE_RUNS = 4096 };

static struct { uint32_t node; uint64_t birth; } s_reuse[REUSE_SLOTS];

void stacked_forget_reuse(void) { bor_port_zero(s_reuse, sizeof s_reuse); }

/* What a retag does to a piece of its pointee that is alike. */
struct piece { bor_addr lo, hi; bool cell; };
struct kind { enum item_kind item; bool access, write; };

static struct kind kind_of(const struct bor_retag *w, bool cell)
{
    const struct kind raw = { ITEM_SRW, false, false };
    const bool unique = w->kind == BOR_REF_MUT || w->kind == BOR_REF_BOX;
    if (unique && w->unpin)
        return (struct kind){ w->inferred ? ITEM_PAIR : ITEM_UNIQUE, true, true };
    if ((w->kind == BOR_REF_SHARED || w->kind == BOR_REF_RAW_CONST) && !cell)
        return (struct kind){ ITEM_SRO, true, false };
    return raw;
}

/* The next piece from p->hi on.  False: no more. */
static bool next_piece(const struct bor_retag *w, const struct node *shape, struct piece *p)
{
    const bor_addr end = shape->lo + shape->size;
    p->lo = p->hi;
    if (p->lo >= end)
        return false;
    p->hi = end;
    p->cell = false;
    if (shape->layout == NULL || (w->kind != BOR_REF_SHARED && w->kind != BOR_REF_RAW_CONST))
        return true;
    p->hi = perm_same_until(shape, p->lo, end);
    p->cell = perm_born(shape, p->lo) == BOR_P_CELL;
    return true;
}

static bool too_fine(const struct bor_retag *w, uint64_t size)
{
    return w->layout != NULL && !w->layout->all_im && w->layout->stride != 0 && size / w->layout->stride * w->layout->n > CELL_PIECES;
}

static bool wants_node(const struct bor_retag *w, bor_addr *lo, bor_addr *hi)
{
    if (w->parent != BOR_TAG_BASE && w->parent < BOR_TAG_FIRST)
        return false;
    const struct node *p = &nodes_table()[slot_of(w->parent)], *root = &nodes_table()[p->root];
    if ((p->flags & N_MUTED) || (root->flags & N_DEAD) || w->kind == BOR_REF_RESTRICT)
        return false;
    *lo = w->addr;
    *hi = w->addr + w->size;
    if (*hi < *lo || (w->size == 0 && !bor_state.config.opaque_strict) || too_fine(w, w->size))
        return false;
    if (p->root == NODE_BASE)           /* a tag says nothing outside its pointee here, so what comes from it cannot either */
        return slot_of(w->parent) == NODE_BASE || (*lo >= p->lo && *hi <= p->lo + p->size);
    const bor_addr rlo = root->lo, rhi = root->lo + root->size;
    *lo = *lo < rlo ? rlo : *lo > rhi ? rhi : *lo;
    *hi = *hi > rhi ? rhi : *hi < *lo ? *lo : *hi;
    return *hi > *lo || w->size == 0;
}

/* Borrowing without an access needs a parent that may write.  Of a shared borrow nobody may know whether its bytes are cells (`dyn`,
   enums): where its parent may only read, it may only read too. */
static bool may_lend(const struct bor_retag *w, uint32_t item)
{
    const enum item_kind k = item_at(item)->kind;
    return item != 0 && k != ITEM_DISABLED && (k != ITEM_SRO || w->kind == BOR_REF_SHARED);
}

static bool check_lending(struct tree *tree, const struct bor_retag *w, const struct piece *p, struct bor_violation *v)
{
    const struct tree_op op = { .t = slot_of(w->parent), .lo = p->lo, .hi = p->hi, .write = w->kind != BOR_REF_SHARED,
                                .action = BOR_A_RETAG_WRITE, .place = w->place, .site = w->site };
    struct run_at at;
    bor_addr a = p->lo;
    for (bool more = run_seek(&tree->map, a, &at); a < p->hi; more = run_next(&tree->map, &at)) {
        const struct run *r = more ? run_get(&tree->map, at) : NULL;
        if (r == NULL || r->lo > a) {           /* base memory: the parent's pointee is gone */
            if (op.t == NODE_BASE)
                return true;
            struct bor_access_result ignored;
            return stacked_access(tree, &op, &ignored, v, NULL);
        }
        if (!may_lend(w, item_find(r->s.w, op.t)))
            return stacked_refuse(&op, &r->s, a, op.t, v);
        a = r->hi;
    }
    return true;
}

/* The retag's effect through its parent.  False: refused; *silent: because of what was reported before. */
static bool through_parent(struct tree *tree, const struct bor_retag *w, const struct node *shape, bool *disabled, struct bor_violation *v)
{
    struct piece p = { .hi = shape->lo };
    bool well = true;
    while (next_piece(w, shape, &p)) {
        const struct kind k = kind_of(w, p.cell);
        const struct tree_op op = { .t = slot_of(w->parent), .lo = p.lo, .hi = p.hi, .write = k.write, .place = w->place, .site = w->site,
                                    .action = k.write ? BOR_A_RETAG_WRITE : BOR_A_RETAG_READ };
        struct bor_access_result ignored;
        struct bor_violation here;
        const bool ok = k.access ? stacked_access(tree, &op, &ignored, &here, disabled) : check_lending(tree, w, &p, &here);
        if (!ok && well)
            *v = here;
        well = well && ok;
        if (nodes_table()[op.t].flags & N_MUTED)
            break;
    }
    return well;
}

/* Base memory becomes tracked: only the base has an item there, and older tags are of an earlier life. */
static void track(struct tree *tree, bor_addr lo, bor_addr hi, struct bor_retag_result *r)
{
    const struct loc s = { .w = stacked_bottom(NODE_BASE), .wtime = tree->last_birth };
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

/* The stack with the new item; 0 = no room. */
static uint32_t pushed(uint32_t top, uint32_t parent, uint32_t n, struct kind k, bool guarded)
{
    if (k.access)
        return item_push(top, n, k.item, guarded);
    const uint32_t from = item_find(top, parent);
    const enum item_kind lender = item_at(from)->kind;
    if (lender == ITEM_SRO)
        return item_insert(top, from, n, ITEM_SRO, false);
    return item_insert(top, item_run_end(top, from), n, ITEM_SRW, false);
}

/* Pushes node n over the pointee.  True: all there. */
static bool push(struct tree *tree, const struct bor_retag *w, uint32_t n, bool *guards)
{
    const struct node shape = nodes_table()[n];
    struct piece p = { .hi = shape.lo };
    bool all = true;
    while (next_piece(w, &shape, &p)) {
        const struct kind k = kind_of(w, p.cell);
        const bool guarded = k.access && (shape.flags & N_PROT_BORN) != 0;
        struct run_at at;
        bor_addr a = p.lo;
        *guards |= guarded;
        for (bool more = run_seek(&tree->map, a, &at); more && a < p.hi; more = run_next(&tree->map, &at)) {
            const struct run *run = run_get(&tree->map, at);
            const bor_addr end = run->hi < p.hi ? run->hi : p.hi;
            struct loc s = run->s;
            s.w = pushed(s.w, shape.parent, n, k, guarded);
            all = all && s.w != 0;
            if (s.w != 0)
                run_set(&tree->map, &at, a, end, &s, stacked_loc_equal);
            a = end;
        }
    }
    return all;
}

/* What the node remembers.  Its kind is what it pushes: BOR_REF_TWO_PHASE stands for all that share without an access. */
static struct node shape_of(const struct bor_retag *w, bor_addr lo, bor_addr hi, bool protects)
{
    const bool shared = w->kind == BOR_REF_SHARED || w->kind == BOR_REF_RAW_CONST;
    struct node s = { .lo = lo, .size = hi - lo, .layout = w->layout, .site = w->site, .born = w->place, .caller = bor_port_keep_place(w->caller, false) };
    s.kind = (uint8_t)(shared ? BOR_REF_SHARED : kind_of(w, false).access ? w->kind : BOR_REF_TWO_PHASE);
    s.flags = (uint16_t)((w->freeze_outside ? N_FREEZE_OUT : 0) | (w->kind == BOR_REF_BOX ? N_PROT_WEAK : 0) | (protects ? N_PROT_BORN : 0));
    return s;
}

/* ---- the same again ------------------------------------------------------------------------------------------------------------ */

static unsigned reuse_slot(const struct bor_retag *w)
{
    const uint64_t h = w->site * 0x9E3779B97F4A7C15ull ^ (w->addr >> 3) * 0xC2B2AE3D27D4EB4Full ^ w->parent;
    return (unsigned)((h ^ h >> 29) % REUSE_SLOTS);
}

/* Would a new node's items stand beside those of n, in every run of the pointee? */
static bool stands_beside(struct tree *tree, const struct bor_retag *w, uint32_t n)
{
    const struct node *c = &nodes_table()[n];
    struct piece p = { .hi = c->lo };
    unsigned runs = 0;
    while (next_piece(w, c, &p)) {
        struct run_at at;
        bor_addr a = p.lo;
        for (bool more = run_seek(&tree->map, a, &at); a < p.hi; more = run_next(&tree->map, &at)) {
            const struct run *r = more ? run_get(&tree->map, at) : NULL;
            if (r == NULL || r->lo > a || ++runs > REUSE_RUNS)
                return false;
            const uint32_t lender = item_find(r->s.w, c->parent);
            if (!may_lend(w, lender) || !item_same_as_new(r->s.w, n, lender, p.cell))
                return false;
            a = r->hi;
        }
    }
    return true;
}

static uint32_t reusable(struct tree *tree, const struct bor_retag *w, const struct node *shape)
{
    const unsigned i = reuse_slot(w);
    const uint32_t n = s_reuse[i].node;
    const struct node *c = &nodes_table()[n];
    if (n == 0 || c->birth != s_reuse[i].birth || c->parent != slot_of(w->parent) || c->lo != shape->lo || c->size != shape->size ||
        c->site != shape->site || c->layout != shape->layout || c->kind != shape->kind || c->flags != shape->flags ||
        c->protectors == UINT16_MAX)
        return 0;
    return stands_beside(tree, w, n) ? n : 0;
}

static bool guard_again(struct tree *tree, const struct bor_retag *w, uint32_t n)
{
    struct node *c = &nodes_table()[n];
    struct piece p = { .hi = c->lo };
    bool guards = false;
    while (next_piece(w, c, &p)) {
        struct run_at at;
        bool more = !p.cell && run_seek(&tree->map, p.lo, &at);
        guards |= more;
        for (; more && run_get(&tree->map, at)->lo < p.hi; more = run_next(&tree->map, &at))
            item_guard_again(run_get(&tree->map, at)->s.w, n);
    }
    if (guards) {
        c->protectors++;
        bor_state.stats.protectors++;
    }
    return guards;
}

static bool reuse(struct tree *tree, const struct bor_retag *w, const struct node *shape, struct bor_retag_result *r)
{
    const uint32_t n = reusable(tree, w, shape);
    if (n == 0)
        return false;
    nodes_count_birth();
    bor_state.stats.reused++;
    r->tag = tag_of(n);
    r->protects = (shape->flags & N_PROT_BORN) && guard_again(tree, w, n);
    return true;
}

static uint32_t make_node(const struct bor_retag *w, const struct node *shape)
{
    const uint32_t n = node_new_at(w->birth);
    if (n == 0)
        return 0;
    struct node *c = &nodes_table()[n];
    const uint64_t birth = c->birth;
    *c = *shape;
    c->birth = birth;
    node_link(n, slot_of(w->parent));
    return n;
}

bool stacked_retag(const struct bor_retag *w, struct bor_retag_result *r, struct bor_violation *v)
{
    bor_addr lo, hi;
    *r = (struct bor_retag_result){ .tag = w->parent };
    if (!wants_node(w, &lo, &hi))
        return true;
    if (bor_exhausted())
        return reclaim_refuse();
    const struct kind whole = kind_of(w, false);
    const bool protects = w->at_entry && w->kind <= BOR_REF_BOX && whole.access;
    const struct node shape = shape_of(w, lo, hi, protects);
    const uint32_t root = nodes_table()[slot_of(w->parent)].root;
    struct tree *tree = nodes_table()[root].tree;
    if (tree != NULL && w->kind == BOR_REF_SHARED && w->birth == 0 && bor_state.config.fast_paths && reuse(tree, w, &shape, r))
        return true;
    if (tree == NULL)
        tree = stacked_plant(root);
    bool disabled = false, guards = false;
    r->inv_lo = lo;
    r->inv_hi = hi;
    const bool well = through_parent(tree, w, &shape, &disabled, v);
    r->invalidate = disabled || whole.write ? BOR_INV_ALL : BOR_INV_WRITES;
    if (nodes_table()[slot_of(w->parent)].flags & N_MUTED)
        return well;
    if (root == NODE_BASE)
        track(tree, lo, hi, r);
    const uint32_t n = make_node(w, &shape);
    if (n == 0)
        return well;
    tree->last_birth = nodes_table()[n].birth;
    if (!push(tree, w, n, &guards))
        nodes_table()[n].flags |= N_MUTED;      /* no room for its items: nothing is known of it */
    if (guards) {
        nodes_table()[n].protectors = 1;
        bor_state.stats.protectors++;
    }
    if (w->kind == BOR_REF_SHARED) {
        const unsigned i = reuse_slot(w);
        s_reuse[i].node = n;
        s_reuse[i].birth = nodes_table()[n].birth;
    }
    r->tag = tag_of(n);
    r->fresh = true;
    r->protects = guards;
    return well;
}
