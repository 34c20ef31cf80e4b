/* checks.h: the inline check of one access, and the stores of tags that go with it.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_CHECKS_H
#define CRAB_CHECKS_H

#include "shadow_ir.h"

/* How accesses of this superblock are checked. */
struct crab_check_mode {
    Bool exempt;            /* no checks, tags only */
    Bool exact;             /* reads are reads that the source made */
    struct crab_early early;/* of the load in hand */
    UInt emitted;           /* checks so far, for the counter */
};

/* A read or write of `bytes` at `a`.  `guard` (or NULL) says whether the access happens. */
void crab_check_access(struct crab_sb *sb, struct crab_check_mode *mode, const struct crab_addr *a, UInt bytes, Bool write,
                       IRExpr *guard);

/* The tags of a value of type `ty` go into its granules; to be called before crab_check_access of the same store, whose slow
   path clears them again where the address is misaligned. Where the check would be absent, a guarded call does that. */
void crab_store_tags(struct crab_sb *sb, const struct crab_check_mode *mode, const struct crab_addr *a, IRType ty,
                     struct crab_tags tags, IRExpr *guard);
struct crab_tags crab_load_tags(struct crab_sb *sb, const struct crab_addr *a, IRType ty);

/* `bytes` of memory of any size, by a helper's side effect: always the slow path. */
void crab_check_range(struct crab_sb *sb, struct crab_check_mode *mode, const struct crab_addr *a, UInt bytes, Bool write,
                      IRExpr *guard);

/* A call of a helper that returns nothing, under `guard` (NULL = always). */
void crab_ir_call(struct crab_sb *sb, const HChar *name, void *fn, IRExpr **args, IRExpr *guard);

#endif
