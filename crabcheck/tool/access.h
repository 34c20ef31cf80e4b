/* access.h: the single check.  Every access that is not proven a no-op by the owner word comes through here.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_ACCESS_H
#define CRAB_ACCESS_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

/* Helpers for instrumented code: one per direction and exactness; `size_tag` = (size << 32) | tag, so that two register
   arguments do. The place is the guest instruction pointer. */
VG_REGPARM(2) void crab_load_slow(Addr a, ULong size_tag);
VG_REGPARM(2) void crab_load_slow_inexact(Addr a, ULong size_tag);
VG_REGPARM(2) void crab_store_slow(Addr a, ULong size_tag);

/* A load of optimised code that is perhaps not the source's (early_reads.h): `arg` = crab_early_arg | tag. */
static inline ULong crab_early_arg(UInt bytes, UInt below, UInt above, Bool perhaps)
{
    return (ULong)bytes << 32 | (ULong)below << 40 | (ULong)above << 48 | (ULong)perhaps << 56;
}
VG_REGPARM(2) void crab_load_early(Addr a, ULong arg);

/* The same for one size each, so that the size is no argument: called as fn(address, tag). `bytes` is 1, 2, 4, 8, 16 or 32. */
struct crab_access_helper { const HChar *name; void *fn; };
const struct crab_access_helper *crab_access_helper(UInt bytes, Bool write, Bool exact);

/* A store that crosses its granule: the tags of all granules that it touches go. */
VG_REGPARM(2) void crab_store_misaligned(Addr a, UWord bytes);
/* `rep movsb` has just copied the last byte of a granule from `src` to `dst`: the tag follows if the whole pointer has. */
VG_REGPARM(2) void crab_movsb_granule(Addr dst, Addr src);
/* Tags of young borrows (docs/design.md section 7) have been stored in [lo, hi), which may outlive their frame. */
VG_REGPARM(2) void crab_tag_stored(Addr a, UWord bytes);
void crab_tags_stored(ThreadId tid, Addr lo, Addr hi);
/* The stack pointer was loaded with another value and a jump followed (unwinding, longjmp): frames below are gone. */
VG_REGPARM(1) void crab_stack_switched(Addr sp);
/* The tag that an access goes through, as the source says (CCI_USE): that of the borrow bound to the name, if it was bound
   for these bytes, or `own`. */
VG_REGPARM(3) ULong crab_use_tag(ULong own, UWord name_key, Addr a, UWord bytes);

/* A range seen whole (system call, client request, replaced function).  Exact. Returns False when a violation was reported. */
Bool crab_access_range(ThreadId tid, Addr a, SizeT len, bor_tag tag, Bool is_write);

/* Place of the running guest instruction, packed for the model; with --history=full a stored stack. */
bor_place crab_place_here(ThreadId tid);
bor_place crab_place_of_ip(Addr ip);
bor_place crab_place_of_ecu(UInt ecu);      /* a stored stack (heap.c: births and deaths of blocks) */
Addr crab_place_ip(bor_place p);            /* 0 where none */
UInt crab_place_ecu(bor_place p);           /* ExeContext number, 0 where the place is a bare code address */

/* Applies what a model call said about cached rights. */
void crab_apply_invalidate(enum bor_invalidate inv, Addr lo, Addr hi);

/* The stack pointer has moved up: borrow state of the stack below it is dropped (docs/design.md section 3). Cheap when nothing is. */
void crab_stack_trim(ThreadId tid, Addr sp);
/* A signal handler begins or ends; on an alternate stack, the stack pointer says nothing about the stack it interrupted. */
void crab_stack_signal(ThreadId tid, Bool begins, Bool alternate);

/* Collect tags if due; called where no helper holds an unrooted tag (malloc, frame pop, thread switch). */
void crab_collect_if_due(void);

#endif
