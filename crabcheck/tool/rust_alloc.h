/* rust_alloc.h: Rust's allocator functions (__rust_alloc, __rust_dealloc, ...), recognised by symbol when code is translated,
   not redirected: whatever allocator stands behind them runs as it is.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_RUST_ALLOC_H
#define CRAB_RUST_ALLOC_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

enum crab_rust_alloc_fn { CRAB_RA_NONE, CRAB_RA_ALLOC, CRAB_RA_ALLOC_ZEROED, CRAB_RA_REALLOC, CRAB_RA_DEALLOC };
/* Which allocator function starts at this code address (legacy and v0 names, with and without the 1.87+ suffix mangling). */
enum crab_rust_alloc_fn crab_rust_alloc_at(Addr entry);
/* Called at the function's first instruction; the matching return is seen through crab_frames (pushes its own frame record). */
VG_REGPARM(2) void crab_rust_alloc_entry(void *gst, UWord which);
/* Called by frames.c when the frame pushed above (crab_frames_enter_alloc) is left normally; `args` as given there. */
void crab_rust_alloc_return(ThreadId tid, void *gst, UWord which, const UWord args[4]);

/* Tags held here, for the collector. */
void crab_rust_alloc_mark(void (*mark)(bor_tag tag));

/* ---- from heap.c and the mapping callbacks ---- */
/* The allocator behind Rust's gives the block at `a` back to malloc. True: that was seen to, as part of a running __rust_realloc. */
Bool crab_rust_alloc_taken_back(ThreadId tid, Addr a, bor_place place);
/* The running __rust_dealloc or __rust_realloc of `a` was reported as void: what its allocator does with `a` has no effect. */
Bool crab_rust_alloc_is_void(ThreadId tid, Addr a);
/* Memory is gone: allocations that a custom allocator made inside end silently. */
void crab_rust_alloc_memory_gone(Addr lo, Addr hi);

#endif
