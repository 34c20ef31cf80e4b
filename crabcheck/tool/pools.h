/* pools.h: blocks and pools of allocators that the program describes itself.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_POOLS_H
#define CRAB_POOLS_H

#include "pub_tool_basics.h"

/* The standard requests of valgrind.h (malloc-like blocks, memory pools) and CRABCHECK_ALLOCATED, _FREED. False: another one. */
Bool crab_pools_request(ThreadId tid, UWord *args, UWord *ret);
/* Memory that blocks were carved from is freed or unmapped: they end silently. */
void crab_pools_memory_gone(Addr lo, Addr hi);

#endif
