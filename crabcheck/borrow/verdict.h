/* verdict.h: what Tree Borrows says of one access to one run, before anything changes.  Pure functions over docs/design.md section 2.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_VERDICT_H
#define CRAB_BORROW_VERDICT_H

#include "perm.h"
#include "tree.h"

struct verdict {
    bool ok;
    bool inexact;               /* refused because of inexact reads alone */
    bool protected_foreign;     /* refused by a protected node that is foreign to the tag */
    uint32_t offender;
    enum bor_perm now;          /* the offender's permission */
};

/* Access through node t to byte a of a run in state s. */
struct verdict tree_verdict(const struct loc *s, uint32_t t, bor_addr a, bool write, bool inexact_read);
/* The permission of node n at byte a. */
enum bor_perm tree_perm(const struct loc *s, uint32_t n, bor_addr a);

#endif
