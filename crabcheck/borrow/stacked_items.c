/* stacked_items.c: see stacked_items.h.

   Skip pointers as in nodes.c (Myers 1983): an item's jump leads over a segment whose length depends on its height alone, so that
   a segment is made of its own item and the segments of the two below.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacked_items.h"

#include "pool.h"
#include "port.h"
#include "tree.h"

enum { PUSHES = 4096, FEW = 64, NEAR_TOP = 32 };

static struct pool s_items;
static uint32_t s_pushes[PUSHES];       /* recent pushes, by what was pushed onto what */
static uint32_t *s_work;                /* collector: the way down a stack */
static size_t s_work_bytes;
static bool (*s_dropped)(uint32_t node);

static struct item *item(uint32_t i) { return pool_at(&s_items, i); }
const struct item *item_at(uint32_t i) { return item(i); }
uint64_t items_used(void) { return s_items.used; }

bool items_init(void)
{
    bor_port_zero(s_pushes, sizeof s_pushes);
    const uint32_t max = 1u << (bor_state.room_bits - 2);
    s_work_bytes = max * sizeof *s_work;
    s_work = bor_port_reserve("item collector", s_work_bytes);
    return s_work != NULL && pool_init(&s_items, "borrow stacks", sizeof(struct item), max);
}

void items_fini(void)
{
    pool_fini(&s_items);
    bor_port_unreserve(s_work, s_work_bytes);
    s_work = NULL;
}

/* All that follows from node, kind, guarded and prev. */
static void link_item(uint32_t i)
{
    struct item *c = item(i);
    const struct item *p = item(c->prev), *q = item(p->jump);
    c->height = p->height + 1;
    c->other = c->kind == ITEM_SRW ? p->other : i;
    c->unique = c->kind == ITEM_UNIQUE ? i : p->unique;
    c->guard = c->guarded ? i : p->guard;
    c->min_birth = c->node == 0 ? UINT64_MAX : nodes_table()[c->node].birth;
    c->max_birth = c->node == 0 ? 0 : c->min_birth;
    c->jump = c->prev;
    if (c->prev == 0 || p->jump == 0 || p->height - q->height != q->height - item(q->jump)->height)
        return;
    c->jump = q->jump;
    const struct item *parts[] = { p, q };
    for (int k = 0; k < 2; k++) {
        if (parts[k]->min_birth < c->min_birth)
            c->min_birth = parts[k]->min_birth;
        if (parts[k]->max_birth > c->max_birth)
            c->max_birth = parts[k]->max_birth;
    }
}

uint32_t item_push(uint32_t top, uint32_t node, enum item_kind kind, bool guarded)
{
    const uint64_t h = (top * 0x9E3779B97F4A7C15ull) ^ (node * 0xC2B2AE3D27D4EB4Full) ^ ((unsigned)kind * 2 + guarded);
    uint32_t *known = &s_pushes[(h ^ h >> 31) % PUSHES];
    const struct item *k = item(*known);
    if (*known != 0 && k->prev == top && k->node == node && k->kind == kind && k->guarded == guarded)
        return *known;
    const uint32_t i = pool_new(&s_items);
    if (i == 0)
        return 0;
    *item(i) = (struct item){ .node = node, .prev = top, .kind = (uint8_t)kind, .guarded = guarded };
    link_item(i);
    return *known = i;
}

/* The items above `below` again, on top of `base`; UNIQUE ones as DISABLED if so wished. */
static uint32_t again(uint32_t base, uint32_t top, uint32_t below, bool disable)
{
    uint32_t few[FEW], *way = few;
    const uint32_t n = item(top)->height - item(below)->height;
    if (n > FEW)
        way = bor_port_alloc("stack", n * sizeof *way);
    for (uint32_t i = n; i > 0; i--, top = item(top)->prev)
        way[i - 1] = top;
    for (uint32_t i = 0; i < n && base != 0; i++) {
        const struct item *c = item(way[i]);
        const bool off = disable && c->kind == ITEM_UNIQUE;
        base = item_push(base, c->node, off ? ITEM_DISABLED : c->kind, c->guarded && !off);
    }
    if (way != few)
        bor_port_free(way);
    return base;
}

uint32_t item_insert(uint32_t top, uint32_t below, uint32_t node, enum item_kind kind, bool guarded)
{
    return again(item_push(below, node, kind, guarded), top, below, false);
}

uint32_t item_disable_above(uint32_t top, uint32_t below)
{
    uint32_t lowest = 0;
    for (uint32_t u = item(top)->unique; item(u)->height > item(below)->height; u = item(item(u)->prev)->unique)
        lowest = u;
    return lowest == 0 ? top : again(item(lowest)->prev, top, item(lowest)->prev, true);
}

uint32_t item_loosen(uint32_t top, uint32_t i)
{
    const struct item *c = item(i);
    return again(item_push(c->prev, c->node, ITEM_PAIR, c->guarded), top, i, false);
}

uint32_t item_find(uint32_t top, uint32_t node)
{
    const uint64_t birth = nodes_table()[node].birth;
    while (top != 0) {
        const struct item *c = item(top);
        if (c->node == node)
            return top;
        top = c->min_birth > birth || c->max_birth < birth ? c->jump : c->prev;
    }
    return 0;
}

uint32_t item_run_end(uint32_t top, uint32_t i)
{
    const uint32_t height = item(i)->height;
    for (uint32_t x = item(top)->other; item(x)->height > height; x = item(top)->other)
        top = item(x)->prev;
    return top;
}

static bool in_force(uint32_t i) { return nodes_table()[item(i)->node].protectors != 0; }

uint32_t item_guard(uint32_t i)
{
    uint32_t g = item(i)->guard;
    while (g != 0 && !in_force(g))
        g = item(item(g)->prev)->guard;
    while (item(i)->guard != g) {               /* an ended protector comes back by item_guard_again only */
        const uint32_t old = item(i)->guard;
        item(i)->guard = g;
        i = item(old)->prev;
    }
    return g;
}

/* The node's SharedReadOnly item if it is near the top with nothing but such items above; else 0. */
static uint32_t near_top(uint32_t top, uint32_t node)
{
    for (unsigned k = 0; k < NEAR_TOP && item(top)->kind == ITEM_SRO; k++, top = item(top)->prev)
        if (item(top)->node == node)
            return top;
    return 0;
}

bool item_same_as_new(uint32_t top, uint32_t node, uint32_t lender, bool srw)
{
    if (!srw)
        return near_top(top, node) != 0;
    const uint32_t i = item_find(top, node);
    return i != 0 && item(i)->kind == ITEM_SRW && item(item(i)->other)->height <= item(lender)->height;
}

void item_guard_again(uint32_t top, uint32_t node)
{
    uint32_t way[NEAR_TOP], n = 0;
    for (uint32_t i = top, end = item(near_top(top, node))->prev; i != end; i = item(i)->prev)
        way[n++] = i;
    while (n > 0) {
        struct item *c = item(way[--n]);
        c->guard = c->guarded ? way[n] : item(c->prev)->guard;
    }
}

/* ---- collector ------------------------------------------------------------------------------------------------------------ */

void items_mark_begin(bool (*dropped)(uint32_t node))
{
    s_dropped = dropped;
    bor_port_zero(s_pushes, sizeof s_pushes);
}

/* A dropped item names the nearest kept one below as its prev; split: something other than SharedReadWrite was left out on the way. */
static void settle(uint32_t i)
{
    struct item *c = item(i);
    struct item *p = item(c->prev);
    c->dropped = c->node == 0 || s_dropped(c->node);
    c->split = c->dropped && (c->kind != ITEM_SRW || (p->dropped && p->split));
    if (p->dropped) {
        const uint32_t kept = p->prev;
        if (!c->dropped && c->kind == ITEM_SRW && p->split && (item(kept)->kind == ITEM_SRW || item(kept)->kind == ITEM_PAIR)) {
            *p = (struct item){ .prev = kept, .kind = ITEM_DISABLED };
            link_item(c->prev);
        } else {
            c->prev = kept;
        }
    }
    if (!c->dropped)
        link_item(i);
}

uint32_t items_mark(uint32_t top)
{
    uint32_t n = 0;
    for (uint32_t i = top; i != 0 && !pool_mark(&s_items, i); i = item(i)->prev)
        s_work[n++] = i;
    while (n > 0)
        settle(s_work[--n]);
    return item(top)->dropped ? item(top)->prev : top;
}

void items_sweep(void)
{
    for (uint32_t i = 1; i < s_items.end; i++)
        if (s_items.marks[i] == CELL_MARKED && item(i)->dropped)
            s_items.marks[i] = CELL_USED;
    pool_sweep(&s_items);
}
