/* heap.h: the client's heap blocks.  malloc replacement, operator new, realloc; custom allocators by symbol (rust_alloc.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_HEAP_H
#define CRAB_HEAP_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

void crab_heap_register(void);      /* VG_(needs_malloc_replacement) */
/* Root tag of the live block that starts at `a` (BOR_TAG_UNKNOWN if none). */
bor_tag crab_heap_root_at(Addr a);
/* A pointer returned by the replaced malloc gets its tag: tool's post_reg_write_clientcall_return. */
void crab_heap_clientcall_return(ThreadId tid, PtrdiffT offset, SizeT size, Addr f);

#endif
