/* heap.h: the client's heap blocks.  malloc replacement, operator new, realloc; custom allocators by symbol (rust_alloc.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_HEAP_H
#define CRAB_HEAP_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

void crab_heap_register(void);      /* VG_(needs_malloc_replacement), the result register's tag */
/* Root tag of the live block that starts at `a` (BOR_TAG_UNKNOWN if none). */
bor_tag crab_heap_root_at(Addr a);
/* A pointer returned by the replaced malloc gets its tag: tool's post_reg_write_clientcall_return. */
void crab_heap_clientcall_return(ThreadId tid, PtrdiffT offset, SizeT size, Addr f);

/* Where the running thread is, as a short stored stack: births and deaths of allocations.  Cheap (see heap_place.c). `at_entry`:
   the thread is at the first instruction of a function, or just behind a return; a hint. */
bor_place crab_heap_place(ThreadId tid, Bool at_entry);
/* First caller outside the replaced allocation functions in a stack made by crab_heap_place; 0 where not known.  Slow. */
Addr crab_heap_place_caller(bor_place place);

/* A fresh allocation: model, owner words. */
bor_tag crab_heap_new_allocation(Addr base, SizeT size, enum bor_alloc_family family, SizeT align, bor_place place);

/* ---- for rust_alloc.c ---- */
/* From now until the thread's stack pointer is at or above `sp`, it is inside Rust's allocator: blocks that it gets from malloc are
   raw material without a tag.  0 ends it. */
void crab_heap_set_raw(ThreadId tid, Addr sp);
/* The raw block that starts at `a` becomes one allocation with that root. False: no such block. */
Bool crab_heap_adopt(Addr a, bor_tag root);
/* The allocation with that root has ended: the block at `a`, if it is one, is raw material again. */
Bool crab_heap_disown(Addr a, bor_tag root);

#endif
