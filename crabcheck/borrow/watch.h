/* watch.h: events of one watched tag, queued for the caller (--track-tag, --break-on-loss).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_WATCH_H
#define CRAB_BORROW_WATCH_H

#include "model.h"
#include "tree_borrows.h"

extern uint64_t bor_watched;            /* birth serial; 0 = nothing is watched */

void watch_init(void);
void watch_birth(uint32_t n);
/* Around each model call that may change a right. */
void watch_look_before(const struct tree_op *op);
void watch_look_after(const struct tree_op *op);
static inline void watch_before(const struct tree_op *op)
{
    if (bor_watched != 0)
        watch_look_before(op);
}
static inline void watch_after(const struct tree_op *op)
{
    if (bor_watched != 0)
        watch_look_after(op);
}
void watch_protect(uint32_t n, bor_place place);
void watch_unprotect(uint32_t n, bor_place place);
void watch_dead(uint32_t root, bor_place place);
void watch_base_gone(bor_addr lo, bor_addr hi, bor_place place);

#endif
