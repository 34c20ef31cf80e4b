/* callers.h: who called the function that a place is in.  A few return addresses per place, without a stored stack.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_CALLERS_H
#define CRAB_CALLERS_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

enum { CRAB_MAX_CALLERS = 3 };

/* The place, with the callers of the running thread's function at that code address.  Unchanged where nothing is known.
   `search`: also through functions that have no shadow frame, which costs a look at the stack's words. */
bor_place crab_place_with_callers(bor_place p, Bool search);
/* The return addresses kept with a place, innermost first; returns how many. */
UInt crab_place_callers(bor_place p, Addr ret[CRAB_MAX_CALLERS]);

#endif
