/* young.h: borrows that live and die with one call, kept away from the models.  Theory: docs/design.md section 7, and young.c.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_YOUNG_H
#define CRAB_BORROW_YOUNG_H

#include "model.h"

bool young_init(void);
void young_fini(void);
extern bool young_on;

/* The model's number for a tag; makes the model know a young one.  UNKNOWN for a number whose borrow is gone. */
bor_tag young_model_tag_far(bor_tag tag);
static inline bor_tag young_model_tag(bor_tag tag) { return (int32_t)tag < 0 ? young_model_tag_far(tag) : tag; }
/* Makes the model know all borrows over [lo, hi); to be called before the model is asked about these bytes. */
void young_settle_far(bor_addr lo, bor_addr hi);
static inline void young_settle(bor_addr lo, bor_addr hi)
{
    if (young_on)
        young_settle_far(lo, hi);
}
/* The same for all borrows there are, for debuggers. */
void young_settle_all(void);
/* Collector: calls `mark` for every model tag that young borrows hold. */
void young_mark(void (*mark)(bor_tag tag));
/* A model tag that `tag` descends from, without making anything known; for questions about the allocation. */
bor_tag young_ancestor(bor_tag tag);

#endif
