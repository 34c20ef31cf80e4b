/* stacked_program.h: the programs of tree_program.h under Stacked Borrows.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_STACKED_PROGRAM_H
#define CRAB_STACKED_PROGRAM_H

#include "tree_program.h"

/* On a model of its own.  Most accesses (offset % 8 != 7) count from the start of their handle's pointee.  Inexact marks are ignored: the rule is one of Tree Borrows' permissions. */
void stacked_program_run_alone(const struct program *p, const struct mode *m, struct outcome *o);

#endif
