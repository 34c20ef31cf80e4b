/* young_settle.c: young borrows are told to the model.  Theory: young.c.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "young_table.h"

#include "port.h"
#include "stacked_borrows.h"

static void replay_writes(const struct young *y)
{
    struct tree *tree = tree_of(&nodes_table()[slot_of(y->tenured)]);
    if (tree == NULL)
        return;
    bor_addr from = 0;
    bool open = false;
    for (bor_addr a = y->lo; a <= y->hi; a++) {
        const bool wrote = a < y->hi && (y->mask[index_of(y, granule(a))] >> (a & 7) & 1);
        if (wrote && !open)
            from = a;
        if (!wrote && open) {
            const struct tree_op op = { .t = slot_of(y->tenured), .lo = from, .hi = a, .write = true, .action = BOR_A_WRITE,
                                        .place = y->wrote, .time = y->birth };
            struct bor_access_result r;
            struct bor_violation ignored = { .kind = BOR_V_NONE };
            if (bor_state.config.model == BOR_MODEL_STACKED)
                stacked_access(tree, &op, &r, &ignored, NULL);
            else
                tree_borrows_access(tree, &op, &r, &ignored);
        }
        open = wrote;
    }
}

/* What of its words says "may write" is true where the model was told of a write. */
static void restate_words(const struct young *y)
{
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8) {
        const uint32_t w = word_get(g);
        if (word_name(w) == y->tag && !wrote_all(y, g))
            word_set(g, w | BOR_WORD_READS);
    }
}

static void tell_model(struct young *y, bor_tag parent)
{
    const struct bor_retag what = {
        .parent = parent, .addr = y->lo, .size = y->hi - y->lo, .kind = y->kind, .freeze_outside = (y->flags & Y_FREEZE_OUT) != 0,
        .unpin = true, .at_entry = (y->flags & Y_PROTECTED) != 0, .inferred = true, .site = y->site, .place = y->born, .caller = y->caller,
        .birth = y->birth,
    };
    struct bor_retag_result r;
    struct bor_violation ignored = { .kind = BOR_V_NONE };
    if (bor_state.config.model == BOR_MODEL_STACKED)
        stacked_retag(&what, &r, &ignored);
    else
        tree_borrows_retag(&what, &r, &ignored);
    if (r.track_lo < r.track_hi)
        bor_port_tracked(r.track_lo, r.track_hi);
    if (r.invalidate != BOR_INV_NOTHING)        /* before it is settled: its own words stay as they are */
        bor_port_take_rights(r.invalidate, r.inv_lo, r.inv_hi);
    y->tenured = r.tag;
    if (r.protects)
        y->flags |= Y_IN_MODEL;
    if (r.fresh)
        replay_writes(y);
    restate_words(y);
}

/* Parents first; chains may be as deep as the recursion, so they are turned round and not recursed into. */
bor_tag young_settle_chain(struct young *y)
{
    bor_tag parent = BOR_TAG_UNKNOWN, down = 0;
    while (y != NULL) {
        if (y->tenured != 0) {
            parent = y->tenured;
            break;
        }
        y->down = down;
        down = y->tag;
        if (!is_young(y->parent)) {
            parent = y->parent;
            break;
        }
        y = young_at(y->parent);
    }
    while (down != 0) {
        struct young *c = young_at(down);
        tell_model(c, parent);
        parent = c->tenured;
        down = c->down;
    }
    return parent;
}

bor_tag young_model_tag_far(bor_tag tag)
{
    struct young *y = young_on ? young_at(tag) : NULL;
    return y == NULL ? BOR_TAG_UNKNOWN : young_settle_chain(y);
}

bor_tag young_ancestor(bor_tag tag)
{
    while (is_young(tag)) {
        const struct young *y = young_on ? young_at(tag) : NULL;
        if (y == NULL)
            return BOR_TAG_UNKNOWN;
        tag = y->tenured != 0 ? y->tenured : y->parent;
    }
    return tag;
}

void young_settle_far(bor_addr lo, bor_addr hi)
{
    bor_addr from = lo, to;
    if (hi - granule(lo) <= BOR_YOUNG_BYTES)
        to = hi;
    else if (!bor_port_next_words(&from, &to, hi))
        return;
    for (;;) {
        for (bor_addr g = granule(from); g < to; g += 8) {
            const uint32_t w = word_get(g);
            if (!is_young(word_name(w)))
                continue;
            struct young *y = young_at(word_name(w));
            if (y == NULL)
                word_set(g, BOR_TAG_SLOW | (w & BOR_WORD_TAIL));
            else if (y->tenured == 0)
                young_settle_chain(y);
        }
        from = to;
        if (from >= hi || !bor_port_next_words(&from, &to, hi))
            return;
    }
}

void young_settle_all(void)
{
    for (uint32_t i = 0; young_on && young_live != 0 && i < young_window; i++)
        if (young_table[i].tag != 0 && young_table[i].tenured == 0)
            young_settle_chain(&young_table[i]);
}

void young_mark(void (*mark)(bor_tag tag))
{
    for (uint32_t i = 0; young_on && young_live != 0 && i < young_window; i++) {
        const struct young *y = &young_table[i];
        if (y->tag == 0)
            continue;
        if (y->tenured != 0)
            mark(y->tenured);
        if (!is_young(y->parent))
            mark(y->parent);
    }
}

bool bor_word_is_unsettled(uint32_t w)
{
    if (!is_young(w))
        return false;
    const struct young *y = young_at(word_name(w));
    return y != NULL && y->tenured == 0;
}
