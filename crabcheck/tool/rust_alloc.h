/* rust_alloc.h: Rust's allocator functions (__rust_alloc, __rust_dealloc, ...), recognised by symbol when code is translated,
   not redirected: whatever allocator stands behind them runs as it is.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_RUST_ALLOC_H
#define CRAB_RUST_ALLOC_H

#include "pub_tool_basics.h"

enum crab_rust_alloc_fn { CRAB_RA_NONE, CRAB_RA_ALLOC, CRAB_RA_ALLOC_ZEROED, CRAB_RA_REALLOC, CRAB_RA_DEALLOC };
/* Which allocator function starts at this code address (legacy and v0 names, with and without the 1.87+ suffix mangling). */
enum crab_rust_alloc_fn crab_rust_alloc_at(Addr entry);
/* Called at the function's first instruction; the matching return is seen through crab_frames (pushes its own frame record). */
VG_REGPARM(2) void crab_rust_alloc_entry(void *gst, UWord which);
/* Called by frames.c when the frame pushed above (crab_frames_enter_alloc) is left normally; `args` as given there. */
void crab_rust_alloc_return(ThreadId tid, void *gst, UWord which, const UWord args[4]);

#endif
