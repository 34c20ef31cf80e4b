/* watch.c: see watch.h.  One comparison per model call while nothing is watched.

   A loss is seen by asking for the watched tag's permission before and after each model call that may change it, at the first
   byte of each stretch of equal permission that the call touches.

       may read and write  >  may read  >  nothing      a step down is a loss

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "explain.h"

enum { QUEUE = 64, STRETCHES = 32 };
uint64_t bor_watched;
static uint32_t s_slot;                 /* the watched node, once it is born */
static struct { bor_addr at; enum bor_perm perm; } s_before[STRETCHES];
static unsigned s_stretches;
static struct bor_watch_event s_queue[QUEUE];
static unsigned s_first, s_count;

void watch_init(void)
{
    bor_watched = 0;
    s_slot = s_first = s_count = s_stretches = 0;
}

static struct bor_watch_event *add(void)
{
    if (s_count == QUEUE)
        return NULL;
    struct bor_watch_event *e = &s_queue[(s_first + s_count++) % QUEUE];
    *e = (struct bor_watch_event){ .before = BOR_P_NONE, .after = BOR_P_NONE };
    return e;
}

static bool still_there(void) { return s_slot != 0 && nodes_table()[s_slot].birth == bor_watched; }

void bor_watch_serial(uint64_t serial)
{
    bor_tag tag;
    watch_init();
    bor_watched = serial;
    if (serial != 0 && bor_tag_of_serial(serial, &tag))
        s_slot = slot_of(tag);
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
    if (bor_watched == 0 || nodes_table()[n].birth != bor_watched)
        return;
    s_slot = n;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_BORN;
    explain_tag(n, &e->tag);
    e->event.place = nodes_table()[n].born;
    e->after = bor_perm_at(tag_of(n), nodes_table()[n].lo);
}

static unsigned rank(enum bor_perm p)
{
    switch (p) {
    case BOR_P_DISABLED: case BOR_P_NONE:
        return 0;
    case BOR_P_FROZEN: case BOR_P_SRO: case BOR_P_RESERVED_CONFLICTED:
        return 1;
    default:
        return 2;
    }
}

static bool concerns(const struct tree_op *op)
{
    return bor_watched != 0 && still_there() && nodes_table()[op->t].root == nodes_table()[s_slot].root;
}

void watch_look_before(const struct tree_op *op)
{
    s_stretches = 0;
    if (!concerns(op))
        return;
    const struct node *n = &nodes_table()[s_slot];
    bor_addr a = op->lo > n->lo ? op->lo : n->lo;
    const bor_addr end = n->lo + n->size, hi = op->hi < end ? op->hi : end;
    while (a < hi && s_stretches < STRETCHES) {
        s_before[s_stretches].at = a;
        s_before[s_stretches++].perm = bor_perm_at(tag_of(s_slot), a);
        a = bor_state_same_until(tag_of(s_slot), a, hi);
    }
}

void watch_look_after(const struct tree_op *op)
{
    if (!concerns(op))
        return;
    enum bor_perm was = BOR_P_NONE, now = BOR_P_NONE;
    bor_addr at = op->lo;
    bool lost = false;
    for (unsigned i = 0; i < s_stretches && !lost; i++) {
        was = s_before[i].perm;
        now = bor_perm_at(tag_of(s_slot), s_before[i].at);
        at = s_before[i].at;
        lost = rank(now) < rank(was);
    }
    if (!lost && !node_is_anc(s_slot, op->t))
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = lost ? BOR_W_LOST : BOR_W_ACCESS;
    explain_tag(s_slot, &e->tag);
    e->event = (struct bor_event){ .known = true, .action = op->action, .inexact = op->inexact, .place = op->place, .site = op->site,
                                   .lo = lost ? at : op->lo, .hi = op->hi };
    explain_tag(op->t, &e->event.by);
    e->before = was;
    e->after = now;
}

void watch_protect(uint32_t n, bor_place place)
{
    if (bor_watched == 0 || !still_there() || n != s_slot)
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_PROTECT;
    explain_tag(n, &e->tag);
    e->event.place = place;
}

void watch_unprotect(uint32_t n, bor_place place)
{
    if (bor_watched == 0 || !still_there() || n != s_slot)
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
    if (bor_watched == 0 || !still_there() || nodes_table()[s_slot].root != root)
        return;
    struct bor_watch_event *e = add();
    if (e == NULL)
        return;
    e->what = BOR_W_DEAD;
    explain_tag(s_slot, &e->tag);
    e->event.place = place;
    bor_watched = 0;                    /* nothing can happen to it any more */
}

void watch_base_gone(bor_addr lo, bor_addr hi, bor_place place)
{
    if (bor_watched == 0 || !still_there())
        return;
    const struct node *n = &nodes_table()[s_slot];
    if (n->root == NODE_BASE && n->lo < hi && lo < n->lo + n->size)
        watch_dead(NODE_BASE, place);
}
