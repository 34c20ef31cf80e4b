/* explain.h: plain words for a violation.  Pure functions from the model's values to static strings: no Valgrind, no state, so
   that a unit test can walk every kind.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_EXPLAIN_H
#define CRAB_EXPLAIN_H

#include "../borrow/model.h"

/* What happened, as a headline without the model's name: "Write through a pointer that has lost its right". */
const char *crab_explain_headline(const struct bor_violation *v);
/* Does the headline rest on the aliasing model (and not on provenance alone)? */
bool crab_explain_is_model(enum bor_violation_kind kind);
/* How the right was lost, to stand before a place: "It lost the right here". NULL where nothing was lost. */
const char *crab_explain_loss(const struct bor_violation *v);
/* One sentence: why this is wrong. */
const char *crab_explain_why(const struct bor_violation *v);
/* --explain: the rule in the model's words, and the usual mend. */
const char *crab_explain_rule(const struct bor_violation *v);
const char *crab_explain_mend(const struct bor_violation *v);

const char *crab_perm_name(enum bor_perm perm);         /* "Unique", "Frozen", ... */
const char *crab_action_name(enum bor_action action);   /* "write", "reborrow for reading", ... */
const char *crab_family_name(enum bor_alloc_family family);     /* who allocates: "malloc", "Rust", ... */

#endif
