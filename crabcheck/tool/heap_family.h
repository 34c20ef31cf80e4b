/* heap_family.h: may a mismatch of allocation families be reported?

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_HEAP_FAMILY_H
#define CRAB_HEAP_FAMILY_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

/* `freer`: a code address in the object that frees, 0 where not known. */
Bool crab_heap_family_judged(const struct bor_alloc_info *alloc, enum bor_alloc_family given, Addr freer);
/* The caller of the function that the thread is in. */
Addr crab_heap_caller(ThreadId tid);

#endif
