/* shared_mem.h: memory that other processes, or another mapping of the same pages, write as well.  It holds no tags.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SHARED_MEM_H
#define CRAB_SHARED_MEM_H

#include "pub_tool_basics.h"

extern Addr crab_shared_lo, crab_shared_hi;     /* all of it lies between these; lo >= hi: there is none */
Bool crab_shared_search(Addr a);

static inline Bool crab_is_shared(Addr a)
{
    return UNLIKELY(a >= crab_shared_lo) && UNLIKELY(a < crab_shared_hi) && crab_shared_search(a);
}

static inline Bool crab_any_shared(Addr lo, Addr hi)
{
    return UNLIKELY(hi > crab_shared_lo) && UNLIKELY(lo < crab_shared_hi);
}

/* [a, a + len) is mapped shared. */
void crab_shared_mapped(Addr a, SizeT len, Bool writable);
void crab_shared_protected(Addr a, SizeT len, Bool writable);
void crab_shared_unmapped(Addr a, SizeT len);

#endif
