/* reclaim.h: the collector of nodes, events and protector cells.  docs/design.md section 5.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_RECLAIM_H
#define CRAB_BORROW_RECLAIM_H

#include "model.h"

bool reclaim_init(void);
void reclaim_fini(void);
bool reclaim_refuse(void);               /* counts a birth that could not be had; true */
void tree_retag_forget_reuse(void);     /* tree_retag.c: remembered births may be about to be dropped */

#endif
