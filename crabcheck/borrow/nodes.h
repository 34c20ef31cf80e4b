/* nodes.h: the node table: one slot per tag.  Roots (allocations) and borrows share it.

   slot = tag / 2.  Slot 0 is nobody, slot 1 is the root of base memory.  A parent is always older than its child.

       root      lo, size = the block;     tree = its borrow state, NULL until the first retag;   caller = where it died
       borrow    lo, size = the pointee;   parent, up = ancestors (up: Myers' skip pointer, so that ancestor and LCA cost O(log depth))

   80 bytes a slot.  Refused: separate tables for allocations and borrows: one more indirection on every access.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_NODES_H
#define CRAB_BORROW_NODES_H

#include "model.h"

struct tree;
struct byte_set;

enum node_flags {
    N_ROOT = 1, N_DEAD = 2 /* of a root: freed */, N_MUTED = 4 /* reported: unknown from now on */,
    N_MARK = 8 /* collector */, N_CELLED = 16 /* restrict after its function: Cell everywhere */,
    N_FREEZE_OUT = 32, N_PROT_WEAK = 64, N_LAZY = 128 /* restrict: no byte inside */,
    N_PROT_BORN = 256 /* born under a protector */, N_EXPOSED = 512, N_SEEN = 1024 /* collector */,
    N_PLAIN = 8192 /* it and all its ancestors say one thing throughout its pointee, byte sets aside */,
    N_REUSED = 2048 /* several retags gave this one tag */, N_REACHED = 4096 /* protected outside its pointee, once */,
};

struct node {
    uint64_t birth;             /* birth serial; 0 = free slot */
    bor_addr lo;
    uint64_t size;
    bor_place born, caller;
    uint32_t parent, up, depth, root;
    union {
        const struct bor_layout *layout;    /* borrow: NULL = Freeze */
        struct tree *tree;                  /* root */
    };
    uint32_t site;              /* borrow; root: log2 of the alignment + 1, 0 = not stated */
    uint32_t sets;              /* byte sets (perm.h), 0 = none */
    uint16_t protectors;        /* frames that protect it now */
    uint16_t flags;
    uint8_t kind;               /* enum bor_ref_kind; root: enum bor_alloc_family */
    uint8_t spare[3];
};

#define NODE_BASE 1u

extern struct node *bor_nodes;
static inline struct node *nodes_table(void) { return bor_nodes; }
static inline uint32_t slot_of(bor_tag t) { return t >> 1; }
static inline bor_tag tag_of(uint32_t slot) { return slot << 1; }

bool nodes_init(unsigned tag_bits);
void nodes_fini(void);
/* A free slot, zero-filled, with a fresh birth number; 0 when the tag space is spent. */
uint32_t node_new(void);
uint32_t node_new_at(uint64_t birth);          /* with a birth number that was given out before; 0 = a fresh one */
void node_free(uint32_t n);
void nodes_settle(void);                         /* after a sweep: low slots are used again first, free ones at the end are given back */
void node_link(uint32_t n, uint32_t parent);    /* sets parent, up, depth, root */
uint64_t nodes_birth(void);                     /* the last birth number given out */
uint64_t nodes_count_birth(void);               /* a birth without a node (a reused tag) */
uint32_t nodes_end(void);                       /* one past the highest slot ever used */
uint64_t nodes_live(void);

bool node_is_anc_far(uint32_t a, uint32_t n);
uint32_t node_lca_far(uint32_t a, uint32_t b);

/* a is n or an ancestor of n.  Nearly all questions are about the root, the parent or the node itself. */
static inline bool node_is_anc(uint32_t a, uint32_t n)
{
    const struct node *x = &bor_nodes[a], *y = &bor_nodes[n];
    if (a == n || y->parent == a)
        return true;
    if (x->depth >= y->depth)
        return false;
    return x->depth == 0 ? y->root == a : node_is_anc_far(a, n);
}

/* The lowest common ancestor of two nodes of one tree. */
static inline uint32_t node_lca(uint32_t a, uint32_t b)
{
    if (a == b || bor_nodes[b].parent == a || bor_nodes[a].depth == 0)
        return a;
    if (bor_nodes[a].parent == b || bor_nodes[b].depth == 0)
        return b;
    return node_lca_far(a, b);
}

#endif
