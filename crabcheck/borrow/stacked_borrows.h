/* stacked_borrows.h: the Stacked Borrows model behind the door (model.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_STACKED_BORROWS_H
#define CRAB_BORROW_STACKED_BORROWS_H

#include "model.h"

bool stacked_init(void);
void stacked_fini(void);
/* The allocation lives and the bounds hold (model.c has looked). */
bool stacked_access(const struct bor_access *what, struct bor_access_result *r, struct bor_violation *v);
bool stacked_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v);
bool stacked_dealloc(const struct bor_dealloc *what, struct bor_violation *v);
void stacked_gone(uint32_t root);
void stacked_base_gone(bor_addr lo, bor_addr hi);
void stacked_end(uint32_t node);
size_t stacked_rows(bor_tag tag, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg);
/* Collector: names of dropped nodes leave the stacks. */
void stacked_sweep(bool (*dropped)(uint32_t node));

#endif
