/* model.c: the door.  Looks after what both models share: allocations, bounds, death; then asks the model.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include "explain.h"
#include "exposed.h"
#include "history.h"
#include "perm.h"
#include "port.h"
#include "protector.h"
#include "reclaim.h"
#include "stacked_borrows.h"
#include "tree_borrows.h"
#include "verdict.h"
#include "watch.h"
#include "words.h"
#include "young.h"

enum { DEFAULT_TAG_BITS = 27, SMALLEST_TABLES = 16, DEFAULT_DEPTH = 8 };
static const uint64_t DEFAULT_BUDGET = 4ull << 30;

static void free_tables(void)
{
    if (bor_state.config.model == BOR_MODEL_STACKED)
        stacked_fini();
    reclaim_fini();
    protector_fini();
    history_fini();
    nodes_fini();
}

/* The big tables, all or none. */
static bool make_tables(unsigned room_bits)
{
    struct bor_config *c = &bor_state.config;
    bor_state.room_bits = room_bits;
    if (c->tag_bits > room_bits)
        c->tag_bits = room_bits;
    if (nodes_init(c->tag_bits) && history_init(c->history_depth) && protector_init() && reclaim_init() &&
        (c->model != BOR_MODEL_STACKED || stacked_init()))
        return true;
    free_tables();
    return false;
}

/* Where address space is limited, an eighth of what can be had: the program wants some, too.  Tags are used again, so even
   the smallest tables last for programs with few live borrows; when they are spent, retags are left out (bor_exhausted). */
static bool make_smaller_tables(void)
{
    unsigned bits = DEFAULT_TAG_BITS - 1;
    while (bits >= SMALLEST_TABLES && !make_tables(bits))
        bits--;
    if (bits < SMALLEST_TABLES)
        return false;
    if (bits == SMALLEST_TABLES)
        return true;
    free_tables();
    return make_tables(bits > SMALLEST_TABLES + 3 ? bits - 3 : SMALLEST_TABLES);
}

bool bor_init(const struct bor_config *config)
{
    bor_state = (struct bor_state){ .config = *config };
    struct bor_config *c = &bor_state.config;
    if (c->tag_bits == 0)
        c->tag_bits = DEFAULT_TAG_BITS;
    if (c->history_depth == 0)
        c->history_depth = DEFAULT_DEPTH;
    if (c->budget_bytes == 0)
        c->budget_bytes = DEFAULT_BUDGET;
    trees_init();
    sets_init();
    if (!make_tables(c->tag_bits > DEFAULT_TAG_BITS ? c->tag_bits : DEFAULT_TAG_BITS) && !make_smaller_tables())
        return false;
    young_init();
    watch_init();
    exposed_init();
    if (c->model == BOR_MODEL_STACKED)
        stacked_plant_base();
    else
        tree_borrows_plant(NODE_BASE);
    return true;
}

void bor_fini(void)
{
    trees_fini();
    sets_fini();
    exposed_fini();
    young_fini();
    free_tables();
}

static uint64_t bytes_used(void)
{
    uint64_t runs = 0;
    for (struct tree *t = trees_first(); t != NULL && runs < UINT32_MAX; t = t->next)
        runs += t->map.runs;
    return nodes_live() * sizeof(struct node) + runs * sizeof(struct run) + (uint64_t)history_used() * sizeof(struct event_cell);
}

bool bor_exhausted(void)
{
    const uint64_t slots = 1ull << (bor_state.config.tag_bits - 1);
    return nodes_live() + BOR_TAG_FIRST >= slots ||
           nodes_live() * sizeof(struct node) + (uint64_t)history_used() * sizeof(struct event_cell) > bor_state.config.budget_bytes;
}

/* ---- allocations ---------------------------------------------------------------------------------------------------------- */

static uint32_t log2_plus_1(uint64_t align)
{
    uint32_t n = 0;
    for (; align != 0; align >>= 1)
        n++;
    return n;
}

bor_tag bor_new_allocation(bor_addr base, uint64_t size, enum bor_alloc_family family, uint64_t align, bor_place place)
{
    const uint32_t n = node_new();
    if (n == 0) {
        reclaim_refuse();
        return BOR_TAG_UNKNOWN;
    }
    struct node *r = &nodes_table()[n];
    r->lo = base;
    r->size = size;
    r->born = place;
    r->kind = (uint8_t)family;
    r->flags = N_ROOT;
    r->site = log2_plus_1(align);
    node_link(n, 0);
    bor_state.stats.allocations++;
    bor_state.stats.live_allocations++;
    watch_birth(n);
    return tag_of(n);
}

bool bor_alloc_of(bor_tag tag, struct bor_alloc_info *info)
{
    tag = young_ancestor(tag);
    if (tag < BOR_TAG_FIRST)
        return false;
    const uint32_t root = nodes_table()[slot_of(tag)].root;
    if (root == NODE_BASE)
        return false;
    explain_alloc(root, info);
    return true;
}

static void end_allocation(uint32_t root, bor_place place)
{
    struct node *r = &nodes_table()[root];
    if (r->tree != NULL)
        tree_delete(r->tree);
    r->tree = NULL;
    r->flags |= N_DEAD;
    r->caller = place;
    bor_state.stats.live_allocations--;
    watch_dead(root, place);
}

void bor_alloc_gone(bor_tag tag, bor_place place)
{
    tag = young_ancestor(tag);
    if (tag < BOR_TAG_FIRST)
        return;
    const uint32_t root = nodes_table()[slot_of(tag)].root;
    if (root != NODE_BASE && !(nodes_table()[root].flags & N_DEAD))
        end_allocation(root, place);
}

void bor_alloc_resize(bor_tag tag, uint64_t new_size)
{
    tag = young_model_tag(tag);
    if (tag < BOR_TAG_FIRST)
        return;
    struct node *r = &nodes_table()[nodes_table()[slot_of(tag)].root];
    if (r->tree != NULL && bor_state.config.model == BOR_MODEL_STACKED) {
        stacked_resize(r->tree, r->size, new_size);
    } else if (r->tree != NULL) {
        if (new_size < r->size) {
            run_drop(&r->tree->map, r->lo + new_size, r->lo + r->size);
        } else if (new_size > r->size) {
            const struct loc s = { .w = slot_of(tag), .u = slot_of(tag), .ui = slot_of(tag) };     /* lenient: older nodes may reach it */
            struct run_at at;
            run_insert(&r->tree->map, r->lo + r->size, r->lo + new_size, &s, &at);
        }
    }
    r->size = new_size;
}

/* ---- access --------------------------------------------------------------------------------------------------------------- */

static inline bool nobody(bor_tag tag) { return tag < BOR_TAG_FIRST && tag != BOR_TAG_BASE; }

/* Bounds and death, for heap memory.  False: reported or silenced; *silent tells which. */
static bool alive_and_inside(uint32_t t, uint32_t root, const struct bor_access *what, struct bor_violation *v, bool *silent)
{
    const struct node *r = &nodes_table()[root];
    const enum bor_action action = what->write ? BOR_A_WRITE : BOR_A_READ;
    const bool dead = (r->flags & N_DEAD) != 0;
    if (!dead && what->addr >= r->lo && what->size <= r->size && what->addr - r->lo <= r->size - what->size)
        return true;
    *silent = dead && (r->flags & N_MUTED);
    if (*silent)
        return false;
    bor_addr at = what->addr;
    if (!dead && at >= r->lo && at < r->lo + r->size)
        at = r->lo + r->size;
    explain_begin(v, dead ? BOR_V_USE_AFTER_FREE : BOR_V_OUT_OF_BOUNDS, action, t, t, at, what->addr, what->size);
    if (dead)                       /* one freed block, one report */
        nodes_table()[root].flags |= N_MUTED;
    return false;
}

bool bor_access(const struct bor_access *what, struct bor_access_result *r, struct bor_violation *v)
{
    *r = (struct bor_access_result){ .cache = BOR_CACHE_NONE };
    const bor_tag tag = young_model_tag(what->tag);
    if (nobody(tag))
        return true;
    young_settle(what->addr, what->addr + what->size);
    const uint32_t t = slot_of(tag);
    const struct node *n = &nodes_table()[t];
    const uint32_t root = n->root;
    const struct node *top = &nodes_table()[root];
    bor_state.stats.accesses++;
    if (n->flags & N_MUTED)
        return true;
    if (root != NODE_BASE) {
        bool silent;
        if (!alive_and_inside(t, root, what, v, &silent))
            return silent;
        if (top->tree == NULL) {
            if (bor_state.config.fast_paths)
                *r = (struct bor_access_result){ .cache = BOR_CACHE_RW, .lo = top->lo, .hi = top->lo + top->size, .tail = true };
            return true;
        }
    }
    const struct tree_op op = { .t = t, .lo = what->addr, .hi = what->addr + what->size, .write = what->write,
                                .inexact = what->inexact && !what->write, .perhaps = what->perhaps && !what->write, .action = what->write ? BOR_A_WRITE : BOR_A_READ,
                                .place = what->place };
    v->kind = BOR_V_NONE;
    watch_before(&op);
    const bool well = bor_state.config.model == BOR_MODEL_STACKED ? stacked_access(top->tree, &op, r, v, NULL)
                                                                  : tree_borrows_access(top->tree, &op, r, v);
    watch_after(&op);
    r->tail = root != NODE_BASE && r->hi == top->lo + top->size;
    return well;
}

bool bor_retag(const struct bor_retag *given, struct bor_retag_result *r, struct bor_violation *v)
{
    struct bor_retag settled = *given;
    const struct bor_retag *what = &settled;
    settled.parent = young_model_tag(given->parent);
    young_settle(what->addr, what->addr + what->size);
    bor_state.stats.retags++;
    v->kind = BOR_V_NONE;
    const bool writes = bor_state.config.model == BOR_MODEL_STACKED && (what->kind == BOR_REF_MUT || what->kind == BOR_REF_BOX);
    const struct tree_op op = { .t = slot_of(what->parent), .lo = what->addr, .hi = what->addr + what->size, .place = what->place,
                                .action = writes ? BOR_A_RETAG_WRITE : BOR_A_RETAG_READ, .site = what->site };
    watch_before(&op);
    const bool well = bor_state.config.model == BOR_MODEL_STACKED ? stacked_retag(what, r, v) : tree_borrows_retag(what, r, v);
    watch_after(&op);
    if (r->tag == settled.parent)
        r->tag = given->parent;
    if (r->fresh)
        watch_birth(slot_of(r->tag));
    if (r->protects)
        watch_protect(slot_of(r->tag), what->place);
    return well;
}

void bor_loosen(bor_tag tag)
{
    tag = bor_state.config.model == BOR_MODEL_STACKED ? young_model_tag(tag) : tag;
    if (tag < BOR_TAG_FIRST || bor_state.config.model != BOR_MODEL_STACKED)
        return;
    struct tree *tree = nodes_table()[nodes_table()[slot_of(tag)].root].tree;
    if (tree != NULL)
        stacked_loosen(tree, slot_of(tag));
}

/* ---- death ---------------------------------------------------------------------------------------------------------------- */

static bool wrong_free(const struct bor_dealloc *what, uint32_t t, enum bor_violation_kind kind, struct bor_violation *v)
{
    explain_begin(v, kind, BOR_A_DEALLOC, t, t, what->addr, what->addr, 0);
    v->given_size = what->size;
    v->given_align = what->align;
    v->given_family = what->family;
    return false;
}

bool bor_dealloc(const struct bor_dealloc *given, struct bor_violation *v)
{
    struct bor_dealloc settled = *given;
    const struct bor_dealloc *what = &settled;
    v->kind = BOR_V_NONE;
    settled.tag = young_model_tag(given->tag);
    if (what->tag < BOR_TAG_FIRST)
        return true;
    const uint32_t t = slot_of(what->tag), root = nodes_table()[t].root;
    struct node *r = &nodes_table()[root];
    if (root != NODE_BASE && !(r->flags & N_DEAD))
        young_settle(r->lo, r->lo + r->size);
    if (root == NODE_BASE || what->addr != r->lo)
        return (r->flags & N_DEAD) ? wrong_free(what, t, BOR_V_FREE_DEAD, v) : wrong_free(what, t, BOR_V_FREE_INNER, v);
    if (r->flags & N_DEAD)
        return wrong_free(what, t, BOR_V_FREE_DEAD, v);
    bool well = true;
    const uint64_t align = r->site == 0 ? 0 : 1ull << (r->site - 1);
    if (what->check_family && what->family != r->kind)
        well = wrong_free(what, t, BOR_V_FREE_FAMILY, v);
    else if (what->family == r->kind && ((what->size != UINT64_MAX && what->size != r->size) ||
                                         (what->align != UINT64_MAX && align != 0 && what->align != align)))
        well = wrong_free(what, t, BOR_V_FREE_LAYOUT, v);
    if (well && !(nodes_table()[t].flags & N_MUTED)) {
        if (bor_state.config.model == BOR_MODEL_STACKED) {
            well = r->tree == NULL || r->size == 0 || stacked_dealloc(r->tree, what, v);
        } else if (r->tree != NULL && r->size != 0) {
            const struct tree_op op = { .t = t, .lo = r->lo, .hi = r->lo + r->size, .write = true, .action = BOR_A_DEALLOC,
                                        .place = what->place };
            struct bor_access_result ignored;
            well = tree_borrows_access(r->tree, &op, &ignored, v);
            bor_addr at;
            const uint32_t p = well || v->inexact ? tree_borrows_strongly_protected(r->tree, &at) : 0;
            if (p != 0) {
                explain_begin(v, BOR_V_DEALLOC_PROTECTED, BOR_A_DEALLOC, t, p, at, r->lo, r->size);
                well = false;
            }
        }
    }
    end_allocation(root, what->place);
    explain_alloc(root, &v->alloc);
    return well;
}

void bor_base_gone(bor_addr lo, bor_addr hi, bor_place place)
{
    watch_base_gone(lo, hi, place);
    run_drop(&nodes_table()[NODE_BASE].tree->map, lo, hi);
}

/* ---- protectors ----------------------------------------------------------------------------------------------------------- */

bool bor_end_protectors(const bor_tag *tags, size_t n, bool with_access, bor_place place, struct bor_violation *v,
                        enum bor_invalidate *inv, bor_addr *inv_lo, bor_addr *inv_hi)
{
    *inv = BOR_INV_NOTHING;
    *inv_lo = *inv_hi = 0;
    v->kind = BOR_V_NONE;
    for (size_t i = 0; i < n; i++) {
        if (tags[i] < BOR_TAG_FIRST)
            continue;
        const uint32_t t = slot_of(young_model_tag(tags[i]));
        const struct node *node = &nodes_table()[t];
        const struct tree_op op = { .t = t, .lo = node->lo, .hi = node->lo + node->size, .action = BOR_A_PROTECTOR_END, .place = place };
        watch_before(&op);
        if (bor_state.config.model == BOR_MODEL_STACKED)
            stacked_end(t);
        else
            tree_borrows_end(t, with_access, place);
        watch_after(&op);
        watch_unprotect(t, place);
    }
    return true;
}

/* ---- questions ------------------------------------------------------------------------------------------------------------ */

bool bor_tag_describe(bor_tag tag, struct bor_tag_info *info)
{
    tag = young_model_tag(tag & ~1u);
    const uint32_t n = slot_of(tag & ~1u);
    if (tag == BOR_TAG_BASE || (n >= BOR_TAG_FIRST / 2 && n < nodes_end() && nodes_table()[n].birth != 0)) {
        explain_tag(n, info);
        return true;
    }
    return false;
}

bool bor_tag_of_serial(uint64_t serial, bor_tag *tag)
{
    young_settle_all();
    for (uint32_t i = BOR_TAG_FIRST / 2; i < nodes_end(); i++)
        if (serial != 0 && nodes_table()[i].birth == serial) {
            *tag = tag_of(i);
            return true;
        }
    return false;
}

/* The nodes to show, in slot order, each with the position of its nearest shown ancestor.  Nodes know their parents but not their
   children: one pass over the node table finds them, everything else stays among the few thousand found. */
enum { SHOWN_MAX = 4096 };
static struct shown { uint32_t slot, up; } s_shown[SHOWN_MAX];

static uint32_t shown_find(uint32_t n, uint32_t slot)
{
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (s_shown[mid].slot < slot)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && s_shown[lo].slot == slot ? lo : n;
}

/* Outside their pointee, nodes of base memory are no news: there is one tree of all stacks and statics. */
static uint32_t shown_collect(uint32_t root, bor_addr addr)
{
    uint32_t n = 0;
    for (uint32_t i = root == NODE_BASE ? NODE_BASE : BOR_TAG_FIRST / 2; i < nodes_end() && n < SHOWN_MAX; i++) {
        const struct node *x = &nodes_table()[i];
        if (i == root || (x->birth != 0 && x->root == root && (root != NODE_BASE || node_covers(x, addr))))
            s_shown[n++].slot = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t up = s_shown[i].slot, at = n;
        while (up != root && at == n) {
            up = nodes_table()[up].parent;
            at = shown_find(n, up);
        }
        s_shown[i].up = at;
    }
    return n;
}

/* Depth first, children in slot order: the next child of `parent` behind position `from`; n = none. */
static uint32_t shown_next(uint32_t n, uint32_t parent, uint32_t from)
{
    while (from < n && s_shown[from].up != parent)
        from++;
    return from;
}

size_t bor_tree_at(bor_tag tag, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg)
{
    young_settle_all();
    tag = young_model_tag(tag);
    if (nobody(tag))
        return 0;
    if (bor_state.config.model == BOR_MODEL_STACKED)
        return stacked_rows(tree_of(&nodes_table()[slot_of(tag)]), addr, visit, arg);
    const uint32_t root = nodes_table()[slot_of(tag)].root;
    struct tree *tree = nodes_table()[root].tree;
    struct run_at at;
    if (tree == NULL || !run_seek(&tree->map, addr, &at) || run_get(&tree->map, at)->lo > addr)
        return 0;
    const struct loc *s = &run_get(&tree->map, at)->s;
    const uint32_t n = shown_collect(root, addr), top = shown_find(n, root);
    for (uint32_t x = top; x != n;) {
        const uint32_t slot = s_shown[x].slot;
        const struct node *node = &nodes_table()[slot];
        const bool covers = slot == root || node_covers(node, addr);
        struct bor_tree_row row = { .depth = node->depth, .perm = tree_perm(s, slot, addr), .perm_born = perm_born(node, addr),
                                    .last_writer = s->w == slot, .accessed = covers };
        explain_tag(slot, &row.who);
        visit(&row, arg);
        uint32_t next = shown_next(n, x, 0);
        for (; next == n && x != top; x = s_shown[x].up)
            next = shown_next(n, s_shown[x].up, x + 1);
        x = next;
    }
    return n;
}

void bor_get_stats(struct bor_stats *s)
{
    bor_state.stats.births = nodes_birth();
    bor_state.stats.live_nodes = nodes_live();
    bor_state.stats.runs = 0;
    for (struct tree *t = trees_first(); t != NULL; t = t->next)
        bor_state.stats.runs += t->map.runs;
    bor_state.stats.bytes_used = bytes_used();
    *s = bor_state.stats;
}

void bor_sanity_check(void)
{
    for (struct tree *t = trees_first(); t != NULL; t = t->next) {
        struct run_at at;
        bor_addr end = 0;
        BOR_ASSERT(nodes_table()[t->root].tree == t && (nodes_table()[t->root].flags & N_ROOT));
        for (bool more = run_seek(&t->map, 0, &at); more; more = run_next(&t->map, &at)) {
            const struct run *r = run_get(&t->map, at);
            BOR_ASSERT(r->lo >= end && r->lo < r->hi);
            end = r->hi;
            if (bor_state.config.model == BOR_MODEL_STACKED)
                continue;
            BOR_ASSERT(nodes_table()[r->s.w].birth != 0 && nodes_table()[r->s.u].birth != 0);
            BOR_ASSERT(node_is_anc(r->s.u, r->s.w) && node_is_anc(r->s.ui, r->s.u));
        }
    }
}
