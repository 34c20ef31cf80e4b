/* nodes.c: see nodes.h.

   Skip pointers after Myers ("An applicative random-access stack", 1983): a node's `up` jumps so that the path of jumps has
   logarithmic length, and nodes of equal depth jump equally far, which makes LCA a lock-step walk.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "nodes.h"

#include "port.h"

static struct node *s_table;
static uint64_t s_slots, s_birth, s_live;
static uint32_t s_end, s_free;      /* free slots are chained through `parent` */

struct node *nodes_table(void) { return s_table; }
uint64_t nodes_birth(void) { return s_birth; }
uint64_t nodes_count_birth(void) { return ++s_birth; }
uint32_t nodes_end(void) { return s_end; }
uint64_t nodes_live(void) { return s_live; }

bool nodes_init(unsigned tag_bits)
{
    s_slots = 1ull << (tag_bits - 1);
    s_table = bor_port_reserve("borrow nodes", s_slots * sizeof *s_table);
    s_birth = 0;
    s_live = 0;
    s_free = 0;
    s_end = BOR_TAG_FIRST / 2;
    if (s_table == NULL)
        return false;
    struct node *base = &s_table[NODE_BASE];
    base->birth = ++s_birth;
    base->size = UINT64_MAX;
    base->root = base->up = NODE_BASE;
    base->flags = N_ROOT;
    base->kind = BOR_FAM_BASE;
    return true;
}

void nodes_fini(void)
{
    bor_port_unreserve(s_table, s_slots * sizeof *s_table);
    s_table = NULL;
}

uint32_t node_new(void)
{
    uint32_t n = s_free;
    if (n != 0)
        s_free = s_table[n].parent;
    else if (s_end < s_slots)
        n = s_end++;
    else
        return 0;
    s_table[n] = (struct node){ .birth = ++s_birth };
    s_live++;
    return n;
}

void node_free(uint32_t n)
{
    BOR_ASSERT(s_table[n].birth != 0);
    s_table[n].birth = 0;
    s_table[n].parent = s_free;
    s_free = n;
    s_live--;
}

void node_link(uint32_t n, uint32_t parent)
{
    struct node *c = &s_table[n];
    if (parent == 0) {
        c->parent = 0;
        c->up = c->root = n;
        c->depth = 0;
        return;
    }
    const struct node *p = &s_table[parent], *q = &s_table[p->up], *r = &s_table[q->up];
    c->parent = parent;
    c->root = p->root;
    c->depth = p->depth + 1;
    c->up = p->depth - q->depth == q->depth - r->depth ? q->up : parent;
}

/* The ancestor of n at that depth (<= depth of n). */
static uint32_t at_depth(uint32_t n, uint32_t depth)
{
    while (s_table[n].depth > depth)
        n = s_table[s_table[n].up].depth >= depth ? s_table[n].up : s_table[n].parent;
    return n;
}

bool node_is_anc(uint32_t a, uint32_t n)
{
    if (a == n)
        return true;
    const struct node *x = &s_table[a], *y = &s_table[n];
    if (x->depth >= y->depth)
        return false;
    if (x->depth == 0)
        return y->root == a;
    if (y->parent == a)
        return true;
    return at_depth(n, x->depth) == a;
}

uint32_t node_lca(uint32_t a, uint32_t b)
{
    if (a == b)
        return a;
    if (s_table[a].depth > s_table[b].depth)
        a = at_depth(a, s_table[b].depth);
    else
        b = at_depth(b, s_table[a].depth);
    while (a != b) {
        if (s_table[a].up != s_table[b].up) {
            a = s_table[a].up;
            b = s_table[b].up;
        } else {
            a = s_table[a].parent;
            b = s_table[b].parent;
        }
    }
    return a;
}
