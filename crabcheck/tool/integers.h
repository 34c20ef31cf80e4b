/* integers.h: pointers that a function made from an integer it was given.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INTEGERS_H
#define CRAB_INTEGERS_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

/* Asked while the program stands at the violation. */
Bool crab_made_from_integer(ThreadId tid, const struct bor_violation *v);

#endif
