/* perm.h: the permission a node was born with at a byte, and the byte sets that a node may carry.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_PERM_H
#define CRAB_BORROW_PERM_H

#include "nodes.h"

/* Is `a` inside the pointee (its retag reached it with certainty)?  False for lazy nodes and roots. */
static inline bool node_covers(const struct node *n, bor_addr a) { return a - n->lo < n->size && !(n->flags & (N_ROOT | N_LAZY)); }

/* Permission at birth at byte a: Cell, Reserved, ReservedIM or Frozen; Unique for roots. */
enum bor_perm perm_born_far(const struct node *n, bor_addr a);
static inline enum bor_perm perm_born(const struct node *n, bor_addr a)
{
    if ((n->flags & N_PLAIN) && a - n->lo < n->size)
        return n->kind == BOR_REF_SHARED ? BOR_P_FROZEN : BOR_P_RESERVED;
    return perm_born_far(n, a);
}
/* How far from `a` upwards the answer stays the same (exclusive end, at least a + 1, at most `limit`). */
bor_addr perm_same_until(const struct node *n, bor_addr a, bor_addr limit);
/* Is there any byte at which the node is not like its Freeze twin? */
static inline bool perm_has_cells(const struct node *n) { return n->layout != NULL || !(n->flags & N_FREEZE_OUT); }

/* Byte sets of a node: what was written through a ReservedIM node, what a foreign read made conflicted. */
enum set_kind { SET_WRITTEN, SET_CONFLICTED, SET_CONFLICTED_INEXACT, SET_KINDS };
bool sets_init(void);
void sets_fini(void);
void set_add(struct node *n, enum set_kind k, bor_addr lo, bor_addr hi);
bool set_has(const struct node *n, enum set_kind k, bor_addr a);
bool set_has_all(const struct node *n, enum set_kind k, bor_addr lo, bor_addr hi);
void sets_free(struct node *n);

#endif
