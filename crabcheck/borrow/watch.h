/* watch.h: events of one watched tag, queued for the caller (--track-tag, --break-on-loss).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_WATCH_H
#define CRAB_BORROW_WATCH_H

#include "model.h"
#include "tree_borrows.h"

void watch_init(void);
void watch_birth(uint32_t n);
void watch_access(const struct tree_op *op, const struct bor_violation *v);
void watch_unprotect(uint32_t n, bor_place place);
void watch_dead(uint32_t root, bor_place place);

#endif
