/* reclaim.c: mark and sweep.

   Kept: what the caller marks, protected nodes, roots of live allocations, ancestors of what is kept unless they can be spliced out.
   A dropped node's name in a state is replaced by its nearest kept ancestor: exact, because no kept node lies below it, so every
   question "is w in the subtree of n" has the same answer.  An inner node without holders is spliced out where its children say
   all that it says: a plain reborrow (no cells) over children that are not freer than it.

   Cost: O(slots + runs + cells), paid by what was born since the last one (bor_gc_due).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "reclaim.h"

#include "history.h"
#include "perm.h"
#include "port.h"
#include "protector.h"
#include "stacked_borrows.h"
#include "stacked_items.h"
#include "tree.h"
#include "tree_borrows.h"
#include "words.h"
#include "young.h"

enum { MIN_BIRTHS = 1 << 15, WORK_PER_BIRTH = 128 /* words marked */, CELLS_PER_BIRTH = 256 /* bytes */,
       PROTECTOR_BYTES = 24, WORDS_PER_RUN = 8 };

static uint32_t *s_kids;                /* kept children per slot, while collecting; then a work list */
static size_t s_kids_bytes;
static struct { uint64_t births, live, cells, work, refused; } s_then;     /* at the end of the last collection; cells: bytes */
static uint64_t s_refused;              /* births that got no slot because tags or budget were spent */
static uint64_t s_runs;                 /* visited by this collection */

bool reclaim_init(void)
{
    s_kids_bytes = ((size_t)1 << (bor_state.config.tag_bits - 1)) * sizeof *s_kids;
    s_kids = bor_port_reserve("collector", s_kids_bytes);
    bor_port_zero(&s_then, sizeof s_then);
    s_refused = 0;
    return s_kids != NULL;
}

void reclaim_fini(void)
{
    if (s_kids != NULL)
        bor_port_unreserve(s_kids, s_kids_bytes);
    s_kids = NULL;
}

bool reclaim_refuse(void)
{
    s_refused++;
    return true;
}

static uint64_t cell_bytes(void)
{
    const uint64_t items = bor_state.config.model == BOR_MODEL_STACKED ? items_used() : 0;
    return (uint64_t)history_used() * sizeof(struct event_cell) + (uint64_t)protector_used() * PROTECTOR_BYTES +
           items * sizeof(struct item);
}

/* A collection costs the slots (live ones and those born since the last one), the cells of the pools, the runs, and the caller's
   marking.  It is due when so much has been born that each birth pays for a bounded share of all that.  Bytes of cells count on
   their own, because one birth can leave cells on many runs. */
bool bor_gc_due(void)
{
    const uint64_t third = (1ull << (bor_state.config.tag_bits - 1)) / 4;
    uint64_t patience = s_then.live * 2 > MIN_BIRTHS ? s_then.live * 2 : MIN_BIRTHS;
    if (patience < s_then.work / WORK_PER_BIRTH)
        patience = s_then.work / WORK_PER_BIRTH;
    if (patience > third)
        patience = third;
    const uint64_t refused = s_refused - s_then.refused;
    const uint64_t born = nodes_birth() - bor_state.stats.reused - s_then.births + refused;
    return (born > patience && nodes_live() + refused > s_then.live + patience / 2) ||
           cell_bytes() > 2 * s_then.cells + patience * CELLS_PER_BIRTH;
}

void bor_gc_begin(void)
{
    struct node *t = nodes_table();
    for (uint32_t i = BOR_TAG_FIRST / 2; i < nodes_end(); i++)
        t[i].flags &= (uint16_t)~(N_MARK | N_SEEN);
    tree_retag_forget_reuse();
    young_mark(bor_gc_mark);
}

void bor_gc_mark(bor_tag tag)
{
    if (is_young(tag))
        return;                     /* young_mark names what it holds */
    const uint32_t n = slot_of(tag & ~1u);
    if (n >= BOR_TAG_FIRST / 2 && n < nodes_end() && nodes_table()[n].birth != 0)
        nodes_table()[n].flags |= N_MARK;
}

bool bor_gc_survived(bor_tag tag)
{
    if (is_young(tag))
        return bor_young_lives(word_name(tag));
    tag = word_name(tag);
    const uint32_t n = slot_of(tag & ~1u);
    return n < BOR_TAG_FIRST / 2 || (n < nodes_end() && nodes_table()[n].birth != 0);
}

static bool held(const struct node *n)
{
    if (n->flags & (N_MARK | N_EXPOSED))
        return true;
    if (n->flags & N_ROOT)
        return !(n->flags & N_DEAD);
    return n->protectors != 0;
}

/* May n be left out although children of it stay? */
static bool says_nothing_more(const struct node *n)
{
    return !(n->flags & (N_ROOT | N_MUTED)) && n->kind != BOR_REF_SHARED && !perm_has_cells(n) && n->kind != BOR_REF_RESTRICT;
}

/* The nearest kept ancestor of a node; valid until the slots are freed.  N_SEEN marks dropped nodes. */
static uint32_t kept(uint32_t n)
{
    struct node *t = nodes_table();
    uint32_t k = n;
    while (t[k].flags & N_SEEN)
        k = t[k].parent;
    while (n != k) {                    /* shorten the way for the next question */
        const uint32_t p = t[n].parent;
        t[n].parent = k;
        n = p;
    }
    return k;
}

/* Marks leaves without holders as dropped, and then their parents where those have become such leaves. */
static void drop_leaves(void)
{
    struct node *t = nodes_table();
    const uint32_t end = nodes_end();
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++)
        if (t[i].birth != 0 && !(t[i].flags & N_ROOT))
            s_kids[t[i].parent]++;
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++) {
        uint32_t n = i;
        while (n >= BOR_TAG_FIRST / 2 && t[n].birth != 0 && !(t[n].flags & N_SEEN) && s_kids[n] == 0 && !held(&t[n])) {
            t[n].flags |= N_SEEN;
            if (t[n].flags & N_ROOT)
                break;
            n = t[n].parent;
            s_kids[n]--;
        }
    }
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++)
        if (t[i].birth != 0 && !(t[i].flags & N_SEEN) && !held(&t[i]) && says_nothing_more(&t[i]))
            t[i].flags |= N_SEEN;
}

static void rename_runs(void)
{
    struct node *t = nodes_table();
    for (struct tree *tree = trees_first(); tree != NULL; tree = tree->next) {
        struct run_at at;
        for (bool more = run_seek(&tree->map, 0, &at); more; more = run_next(&tree->map, &at)) {
            struct loc *s = &run_get(&tree->map, at)->s;
            s_runs++;
            s->w = kept(s->w);
            s->u = kept(s->u);
            s->ui = kept(s->ui);
            if (s->e != 0)
                s->e = kept(s->e);
            s->prot = protector_mark(s->prot);
            s->prot_reads = protector_mark(s->prot_reads);
            history_mark(s->hist, kept);
        }
        if (!(t[tree->root].flags & N_SEEN))
            run_compact(&tree->map, tree_loc_equal);
    }
    history_sweep();
    protector_sweep();
}

static bool dropped(uint32_t n) { return (nodes_table()[n].flags & N_SEEN) != 0; }

/* Parents have changed: depths and skip pointers anew, parents before children. */
static void relink(void)
{
    struct node *t = nodes_table();
    const uint32_t end = nodes_end();
    uint32_t *work = s_kids;
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++) {
        uint32_t n = i, depth = 0;
        if (t[i].birth == 0)
            continue;
        while (!(t[n].flags & (N_ROOT | N_SEEN))) {     /* N_SEEN now means relinked */
            work[depth++] = n;
            n = t[n].parent;
        }
        while (depth > 0) {
            n = work[--depth];
            node_link(n, t[n].parent);
            t[n].flags |= N_SEEN;
        }
    }
}

void bor_gc_finish(uint64_t words_marked)
{
    struct node *t = nodes_table();
    const uint32_t end = nodes_end();
    const uint64_t before = nodes_live();
    s_runs = 0;
    drop_leaves();
    if (bor_state.config.model == BOR_MODEL_TREE)
        rename_runs();
    else
        s_runs = stacked_sweep(dropped, kept);
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++)
        if (t[i].birth != 0 && !(t[i].flags & (N_SEEN | N_ROOT)))
            t[i].parent = kept(t[i].parent);
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++) {
        if (t[i].birth == 0 || !(t[i].flags & N_SEEN))
            continue;
        if (!(t[i].flags & N_ROOT) && t[i].sets != 0) {
            if (tree_of(&t[i]) != NULL)
                tree_of(&t[i])->with_sets--;
            sets_free(&t[i]);
        }
        node_free(i);
    }
    for (uint32_t i = BOR_TAG_FIRST / 2; i < end; i++)
        t[i].flags &= (uint16_t)~N_SEEN;
    relink();
    bor_port_zero(s_kids, end * sizeof *s_kids);
    nodes_settle();
    s_then.births = nodes_birth() - bor_state.stats.reused;
    s_then.live = nodes_live();
    s_then.refused = s_refused;
    s_then.cells = cell_bytes();
    s_then.work = words_marked + s_runs * WORDS_PER_RUN;
    bor_state.stats.collections++;
    bor_state.stats.collected += before - s_then.live;
}
