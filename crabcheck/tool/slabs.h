/* slabs.h: where the client's heap blocks lie.  Address and size only; what a block means is heap.c's business.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SLABS_H
#define CRAB_SLABS_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

/* What is known about a live block; the memory is the allocator's, the fields are the caller's. */
struct crab_block {
    bor_tag root;               /* of the allocation that the block is now; UNKNOWN: raw material of another allocator */
    UInt next;                  /* free list, slabs.c only */
    SizeT size;                 /* as asked for; CRAB_BLOCK_FREE while on the free list */
};
#define CRAB_BLOCK_FREE (~(SizeT)0)

/* `align`: a power of two; 16 always holds.  Returns 0 when there is no memory. The block record is ready with root UNKNOWN. */
Addr crab_block_alloc(SizeT size, SizeT align, struct crab_block **block);
/* The live block that starts exactly at `a`, or NULL. */
struct crab_block *crab_block_at(Addr a);
/* True where a block started at `a` that is free now (as far as is remembered). */
Bool crab_block_was_at(Addr a);
/* Gives the block another size where it is; False where it does not fit. */
Bool crab_block_resize(Addr a, struct crab_block *block, SizeT size);
void crab_block_free(Addr a, struct crab_block *block);

#endif
