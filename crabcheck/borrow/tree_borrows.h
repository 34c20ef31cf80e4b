/* tree_borrows.h: the Tree Borrows model behind the door (model.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_TREE_BORROWS_H
#define CRAB_BORROW_TREE_BORROWS_H

#include "tree.h"

/* One range through one tag, with what it does to the state.  The caller has checked that the tag lives and the bounds hold. */
struct event_who;
struct tree_op {
    uint32_t t;
    bor_addr lo, hi;
    bool write, inexact, perhaps;
    enum bor_action action;
    bor_place place;
    uint32_t site;
    const struct event_who *who;/* whose deed it is, where that is not t itself; NULL = t */
    uint64_t time;              /* of a write told late: number of the youngest node then; 0 = now */
};
bool tree_borrows_access(struct tree *tree, const struct tree_op *op, struct bor_access_result *r, struct bor_violation *v);
/* The same, if every byte plainly permits it; else nothing happens. */
bool tree_borrows_try(struct tree *tree, const struct tree_op *op, struct bor_access_result *r);
bool tree_borrows_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v);
void tree_borrows_end(uint32_t n, bool with_access, bor_place place);
/* Is a strong protector accessed anywhere in the tree?  The node, or 0; *at = the byte. */
uint32_t tree_borrows_strongly_protected(struct tree *tree, bor_addr *at);
/* How far from a, at most to limit, does every node on t's path have the same permission at birth? */
bor_addr tree_alike_until(const struct tree *tree, uint32_t t, bor_addr a, bor_addr limit);
bool tree_loc_equal(const struct loc *a, const struct loc *b);
/* A tree for the root, covering its block (nothing for base memory). */
struct tree *tree_borrows_plant(uint32_t root);

#endif
