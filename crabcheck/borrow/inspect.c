/* inspect.c: questions that a person asks with a debugger at hand.  Nothing here changes a state, and nothing here is fast: the
   node table is walked where an index would have to be kept current by everybody else.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include "explain.h"
#include "perm.h"
#include "stacked_borrows.h"
#include "tree_borrows.h"
#include "verdict.h"
#include "young.h"

enum { MAX_STEPS = 64 };

static bool is_live_root(const struct node *n) { return n->birth != 0 && (n->flags & (N_ROOT | N_DEAD)) == N_ROOT; }

bool bor_alloc_at(bor_addr a, bor_tag *root)
{
    const struct node *t = nodes_table();
    uint32_t best = 0;
    for (uint32_t i = BOR_TAG_FIRST / 2; i < nodes_end(); i++)
        if (is_live_root(&t[i]) && a >= t[i].lo && a - t[i].lo < t[i].size && (best == 0 || t[i].birth > t[best].birth))
            best = i;
    *root = tag_of(best);
    return best != 0;
}

bool bor_parent_of(bor_tag tag, bor_tag *parent)
{
    tag = young_model_tag(tag);
    if (tag < BOR_TAG_FIRST)
        return false;
    const struct node *n = &nodes_table()[slot_of(tag)];
    *parent = tag_of(n->parent);
    return !(n->flags & N_ROOT);
}

/* ---- permissions ------------------------------------------------------------------------------------------------------------ */

/* The run that holds `a`, or NULL where no state is kept for the byte. */
static const struct run *run_of(const struct node *n, bor_addr a)
{
    struct tree *t = tree_of(n);
    struct run_at at;
    if (t == NULL || !run_seek(&t->map, a, &at) || run_get(&t->map, at)->lo > a)
        return NULL;
    return run_get(&t->map, at);
}

enum bor_perm bor_perm_at(bor_tag tag, bor_addr a)
{
    tag = young_model_tag(tag);
    const uint32_t slot = slot_of(tag);
    const struct node *n = &nodes_table()[slot];
    if (tag < BOR_TAG_FIRST || n->birth == 0 || (nodes_table()[n->root].flags & N_DEAD))
        return BOR_P_NONE;
    if (bor_state.config.model == BOR_MODEL_STACKED)
        return stacked_perm(tree_of(n), slot, a);
    const struct run *r = run_of(n, a);
    if (r != NULL)
        return tree_perm(&r->s, slot, a);
    return n->root != NODE_BASE && a >= n->lo && a - n->lo < n->size ? perm_born(n, a) : BOR_P_NONE;
}

static bool same_rows(bor_tag tag, bor_addr a, bor_addr b)
{
    const struct node *n = &nodes_table()[slot_of(tag)];
    const struct run *ra = run_of(n, a), *rb = run_of(n, b);
    bool (*same)(const struct loc *, const struct loc *) = bor_state.config.model == BOR_MODEL_STACKED ? stacked_loc_equal : tree_loc_equal;
    return ra == rb || (ra != NULL && rb != NULL && same(&ra->s, &rb->s));
}

/* Runs are as wide as the state allows; the pointees' ends inside them are found byte by byte, up to a page. */
bor_addr bor_state_same_until(bor_tag tag, bor_addr a, bor_addr limit)
{
    if (tag < BOR_TAG_FIRST && tag != BOR_TAG_BASE)
        return limit;
    const uint32_t root = nodes_table()[slot_of(tag)].root;
    for (uint32_t i = BOR_TAG_FIRST / 2; i < nodes_end(); i++) {
        const struct node *n = &nodes_table()[i];
        if (n->birth == 0 || n->root != root || (n->flags & N_ROOT))
            continue;
        if (n->lo > a && n->lo < limit)
            limit = n->lo;
        if (n->lo + n->size > a && n->lo + n->size < limit)
            limit = n->lo + n->size;
        if (n->lo <= a && a - n->lo < n->size)
            limit = perm_same_until(n, a, limit);
    }
    for (bor_addr b = a + 1; b < limit && b < a + 4096; b++)
        if (!same_rows(tag, a, b))
            return b;
    return limit;
}

/* ---- the life of one tag ---------------------------------------------------------------------------------------------------- */

static void fill_step(uint32_t slot, bor_addr a, struct bor_tag_step *s)
{
    const struct node *n = &nodes_table()[slot];
    const struct run *r = bor_state.config.model == BOR_MODEL_TREE ? run_of(n, a) : NULL;
    *s = (struct bor_tag_step){ .lo = a, .perm_born = perm_born(n, a), .perm_now = bor_perm_at(tag_of(slot), a) };
    if (r != NULL && s->perm_now != s->perm_born)
        explain_loss(&r->s, slot, a, s->perm_now, &s->loss);
}

static bool same_step(const struct bor_tag_step *a, const struct bor_tag_step *b)
{
    return a->perm_born == b->perm_born && a->perm_now == b->perm_now && a->loss.known == b->loss.known &&
           ((a->loss.place ^ b->loss.place) & BOR_PLACE_BITS) == 0 && a->loss.by.tag == b->loss.by.tag;
}

size_t bor_tag_life(bor_tag tag, void (*visit)(const struct bor_tag_step *step, void *arg), void *arg)
{
    young_settle_all();
    tag = young_model_tag(tag);
    if (tag < BOR_TAG_FIRST)
        return 0;
    const uint32_t slot = slot_of(tag);
    const struct node *n = &nodes_table()[slot];
    const bor_addr hi = n->lo + n->size;
    struct bor_tag_step now, next;
    size_t steps = 0;
    if (n->size == 0 || (n->flags & N_ROOT))
        return 0;
    fill_step(slot, n->lo, &now);
    for (bor_addr a = n->lo; a < hi && steps < MAX_STEPS;) {
        a = bor_state_same_until(tag, a, hi);
        if (a < hi) {
            fill_step(slot, a, &next);
            if (same_step(&now, &next))
                continue;
        }
        now.hi = a;
        visit(&now, arg);
        steps++;
        now = next;
    }
    return steps;
}
