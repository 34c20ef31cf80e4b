/* watch.c: see watch.h.  One comparison per model call while nothing is watched.

   A loss is seen by asking for the watched tag's permission at the first byte of its pointee, and at the accessed byte, after each
   access to its allocation.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "explain.h"
#include "perm.h"
#include "verdict.h"

enum { QUEUE = 64 };
static uint64_t s_serial;
static uint32_t s_slot;                 /* the watched node, once it is born */
static enum bor_perm s_last;
static struct bor_watch_event s_queue[QUEUE];
static unsigned s_first, s_count;

void watch_init(void) { s_serial = s_slot = s_first = s_count = 0; }

static struct bor_watch_event *add(void)
{
    if (s_count == QUEUE)
        return NULL;
    struct bor_watch_event *e = &s_queue[(s_first + s_count++) % QUEUE];
    *e = (struct bor_watch_event){ .before = BOR_P_NONE, .after = BOR_P_NONE };
    return e;
}

static bool still_there(void) { return s_slot != 0 && nodes_table()[s_slot].birth == s_serial; }

static enum bor_perm perm_at(bor_addr a)
{
    const struct node *n = &nodes_table()[s_slot];
    const struct tree *t = tree_of(n);
    struct run_at at;
    if (t == NULL || bor_state.config.model == BOR_MODEL_STACKED || !run_seek(&t->map, a, &at) || run_get(&t->map, at)->lo > a)
        return BOR_P_NONE;
    return tree_perm(&run_get(&t->map, at)->s, s_slot, a);
}

void bor_watch_serial(uint64_t serial)
{
    bor_tag tag;
    watch_init();
    s_serial = serial;
    if (serial != 0 && bor_tag_of_serial(serial, &tag)) {
        s_slot = slot_of(tag);
        s_last = perm_at(nodes_table()[s_slot].lo);
    }
}

bool bor_watch_next(struct bor_watch_event *e)
{
    if (s_count == 0)
        return false;
    *e = s_queue[s_first];
    s_first = (s_first + 1) % QUEUE;
    s_count--;
    return true;
}

void watch_birth(uint32_t n)
{
    if (s_serial == 0 || nodes_table()[n].birth != s_serial)
        return;
    s_slot = n;
    s_last = perm_at(nodes_table()[n].lo);
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_BORN;
    explain_tag(n, &e->tag);
    e->event.place = nodes_table()[n].born;
    e->after = s_last;
}

static bool has_right(enum bor_perm p) { return p != BOR_P_DISABLED && p != BOR_P_FROZEN && p != BOR_P_RESERVED_CONFLICTED; }

void watch_access(const struct tree_op *op, const struct bor_violation *v)
{
    if (s_serial == 0 || !still_there() || nodes_table()[op->t].root != nodes_table()[s_slot].root)
        return;
    (void)v;
    const struct node *n = &nodes_table()[s_slot];
    const bor_addr at = node_covers(n, op->lo) ? op->lo : n->lo;
    const enum bor_perm now = perm_at(at);
    const bool lost = now != s_last && (now == BOR_P_DISABLED || (has_right(s_last) && !has_right(now)));
    if (!lost && !node_is_anc(s_slot, op->t))
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = lost ? BOR_W_LOST : BOR_W_ACCESS;
    explain_tag(s_slot, &e->tag);
    e->event = (struct bor_event){ .known = true, .action = op->action, .inexact = op->inexact, .place = op->place, .site = op->site,
                                   .lo = op->lo, .hi = op->hi };
    explain_tag(op->t, &e->event.by);
    e->before = s_last;
    e->after = now;
    s_last = now;
}

void watch_unprotect(uint32_t n, bor_place place)
{
    if (s_serial == 0 || !still_there() || n != s_slot)
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_UNPROTECT;
    explain_tag(n, &e->tag);
    e->event.place = place;
}

void watch_dead(uint32_t root, bor_place place)
{
    if (s_serial == 0 || !still_there() || nodes_table()[s_slot].root != root)
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_DEAD;
    explain_tag(s_slot, &e->tag);
    e->event.place = place;
}
