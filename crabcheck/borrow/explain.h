/* explain.h: fills struct bor_violation from the state at the moment of refusal.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_EXPLAIN_H
#define CRAB_BORROW_EXPLAIN_H

#include "model.h"
#include "nodes.h"
#include "run_map.h"

void explain_tag(uint32_t n, struct bor_tag_info *info);
void explain_alloc(uint32_t root, struct bor_alloc_info *info);
/* The event that took node n's right at byte a, given what it has now. */
void explain_loss(const struct loc *s, uint32_t n, bor_addr a, enum bor_perm now, struct bor_event *out);
/* Starts a violation: kind, action, tags, allocation, addresses. */
void explain_begin(struct bor_violation *v, enum bor_violation_kind kind, enum bor_action action, uint32_t accessed, uint32_t offender,
                   bor_addr addr, bor_addr access_lo, uint64_t size);

#endif
