/* nodes.c: see nodes.h.

   Skip pointers after Myers ("An applicative random-access stack", 1983): a node's `up` jumps so that the path of jumps has
   logarithmic length, and nodes of equal depth jump equally far, which makes LCA a lock-step walk.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "nodes.h"

#include "port.h"

enum { SLACK = 1 << 17 };            /* slots kept in memory though they are free */

struct node *bor_nodes;
static uint64_t s_slots, s_birth, s_live;
static uint32_t s_end, s_free;      /* free slots are chained through `parent` */

uint64_t nodes_birth(void) { return s_birth; }
uint64_t nodes_count_birth(void) { return ++s_birth; }
uint32_t nodes_end(void) { return s_end; }
uint64_t nodes_live(void) { return s_live; }

bool nodes_init(unsigned tag_bits)
{
    s_slots = 1ull << (tag_bits - 1);
    bor_nodes = bor_port_reserve("borrow nodes", s_slots * sizeof *bor_nodes);
    s_birth = 0;
    s_live = 0;
    s_free = 0;
    s_end = BOR_TAG_FIRST / 2;
    if (bor_nodes == NULL)
        return false;
    struct node *base = &bor_nodes[NODE_BASE];
    base->birth = ++s_birth;
    base->size = UINT64_MAX;
    base->root = base->up = NODE_BASE;
    base->flags = N_ROOT;
    base->kind = BOR_FAM_BASE;
    return true;
}

void nodes_fini(void)
{
    bor_port_unreserve(bor_nodes, s_slots * sizeof *bor_nodes);
    bor_nodes = NULL;
}

uint32_t node_new(void) { return node_new_at(0); }

uint32_t node_new_at(uint64_t birth)
{
    uint32_t n = s_free;
    if (n != 0)
        s_free = bor_nodes[n].parent;
    else if (s_end < s_slots)
        n = s_end++;
    else
        return 0;
    bor_nodes[n] = (struct node){ .birth = birth != 0 ? birth : ++s_birth };
    s_live++;
    return n;
}

void node_free(uint32_t n)
{
    BOR_ASSERT(bor_nodes[n].birth != 0);
    bor_nodes[n].birth = 0;
    bor_nodes[n].parent = s_free;
    s_free = n;
    s_live--;
}

void nodes_settle(void)
{
    const uint32_t end = s_end;
    while (s_end > BOR_TAG_FIRST / 2 && bor_nodes[s_end - 1].birth == 0)
        s_end--;
    s_free = 0;
    for (uint32_t n = s_end; n-- > BOR_TAG_FIRST / 2;)
        if (bor_nodes[n].birth == 0) {
            bor_nodes[n].parent = s_free;
            s_free = n;
        }
    const uint64_t keep = 2ull * s_end + SLACK;
    if (end > keep)
        bor_port_discard(&bor_nodes[keep], (end - keep) * sizeof *bor_nodes);
}

void node_link(uint32_t n, uint32_t parent)
{
    struct node *c = &bor_nodes[n];
    if (parent == 0) {
        c->parent = 0;
        c->up = c->root = n;
        c->depth = 0;
        return;
    }
    const struct node *p = &bor_nodes[parent], *q = &bor_nodes[p->up], *r = &bor_nodes[q->up];
    c->parent = parent;
    c->root = p->root;
    c->depth = p->depth + 1;
    c->up = p->depth - q->depth == q->depth - r->depth ? q->up : parent;
}

/* The ancestor of n at that depth (<= depth of n). */
static uint32_t at_depth(uint32_t n, uint32_t depth)
{
    while (bor_nodes[n].depth > depth)
        n = bor_nodes[bor_nodes[n].up].depth >= depth ? bor_nodes[n].up : bor_nodes[n].parent;
    return n;
}

bool node_is_anc_far(uint32_t a, uint32_t n) { return at_depth(n, bor_nodes[a].depth) == a; }

uint32_t node_lca_far(uint32_t a, uint32_t b)
{
    if (bor_nodes[a].depth > bor_nodes[b].depth)
        a = at_depth(a, bor_nodes[b].depth);
    else
        b = at_depth(b, bor_nodes[a].depth);
    while (a != b) {
        if (bor_nodes[a].up != bor_nodes[b].up) {
            a = bor_nodes[a].up;
            b = bor_nodes[b].up;
        } else {
            a = bor_nodes[a].parent;
            b = bor_nodes[b].parent;
        }
    }
    return a;
}
