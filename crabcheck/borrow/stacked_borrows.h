/* stacked_borrows.h: the Stacked Borrows model behind the door (model.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_STACKED_BORROWS_H
#define CRAB_BORROW_STACKED_BORROWS_H

#include "tree.h"
#include "tree_borrows.h"

bool stacked_init(void);
void stacked_fini(void);
void stacked_plant_base(void);
/* The allocation lives and the bounds hold (model.c has looked); `tree` is there.  *disabled (if asked): somebody lost the right to
   read. */
bool stacked_access(struct tree *tree, const struct tree_op *op, struct bor_access_result *r, struct bor_violation *v, bool *disabled);
bool stacked_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v);
bool stacked_dealloc(struct tree *tree, const struct bor_dealloc *what, struct bor_violation *v);
void stacked_resize(struct tree *tree, uint64_t old_size, uint64_t new_size);
void stacked_end(uint32_t node);
void stacked_loosen(struct tree *tree, uint32_t node);
size_t stacked_rows(struct tree *tree, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg);
enum bor_perm stacked_perm(struct tree *tree, uint32_t node, bor_addr a);
/* Collector: dropped nodes leave the stacks; `kept` = the nearest kept ancestor, for the history.  Returns the runs visited. */
uint64_t stacked_sweep(bool (*dropped)(uint32_t node), uint32_t (*kept)(uint32_t node));

/* stacked_borrows.c and stacked_retag.c among themselves. */
bool stacked_loc_equal(const struct loc *a, const struct loc *b);
bool stacked_refuse(const struct tree_op *op, const struct loc *s, bor_addr a, uint32_t offender, struct bor_violation *v);
uint32_t stacked_bottom(uint32_t root);     /* the stack that nobody has borrowed from */
struct tree *stacked_plant(uint32_t root);
void stacked_forget_reuse(void);

#endif
