/* tree.h: the borrow state of one allocation (or of base memory), shared by both models.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_TREE_H
#define CRAB_BORROW_TREE_H

#include "nodes.h"
#include "run_map.h"

struct tree {
    struct run_map map;
    uint64_t last_birth;        /* birth number of the youngest node, kept when it is dropped */
    uint64_t last_write;        /* birth number of the youngest node at the last write anywhere in the tree */
    uint32_t root;
    bool has_cells;             /* some node has ReservedIM or Cell bytes, or byte sets */
    uint32_t with_sets;         /* nodes with byte sets (perm.h) */
    uint8_t restricts;          /* how many of these are in use */
    uint32_t restrict_now[8];   /* restrict nodes whose function runs: lazy everywhere, so no chain has them */
    struct tree *next, *prev;   /* all trees, for the collector */
};

void trees_init(void);
void trees_fini(void);
struct tree *tree_new(uint32_t root);
void tree_delete(struct tree *t);
struct tree *trees_first(void);
static inline struct tree *tree_of(const struct node *n) { return nodes_table()[n->root].tree; }

/* Settings and counters that both models share. */
struct bor_state {
    struct bor_config config;
    struct bor_stats stats;
    unsigned room_bits;         /* 2^(room_bits - 1) cells in the pools of histories and protectors */
};
extern struct bor_state bor_state;

#endif
