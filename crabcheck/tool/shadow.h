/* shadow.h: tags of guest memory and registers, owner words of memory.  Layout and meaning: docs/design.md section 1.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SHADOW_H
#define CRAB_SHADOW_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

enum crab_shadow_mode { CRAB_SHADOW_FLAT, CRAB_SHADOW_TWO_LEVEL };

/* Chooses flat or two-level by itself (ulimit -v, overcommit, --sanity-level; --shadow= forces). */
void crab_shadow_init(void);
enum crab_shadow_mode crab_shadow_mode(void);
void crab_shadow_hold_sanity(void);     /* before anything that lets the core compare its map of memory with the kernel's */

/* ---- values in memory: `a` need not be aligned; granules that are not wholly inside a range lose their tag */
bor_tag crab_mem_tag(Addr a);                           /* of the aligned 8 bytes at a; UNKNOWN where misaligned */
void crab_mem_set_tag(Addr a, bor_tag tag);
void crab_mem_copy_tags(Addr dst, Addr src, SizeT len); /* memmove of tags; congruent mod 8, else cleared */
void crab_mem_clear_tags(Addr a, SizeT len);

/* ---- values in registers; `offset` is a guest state offset (OFFSET_amd64_...) */
bor_tag crab_reg_tag(ThreadId tid, PtrdiffT offset);
void crab_reg_set_tag(ThreadId tid, PtrdiffT offset, bor_tag tag);
PtrdiffT crab_dwarf_reg_offset(UInt dwarf_reg);         /* guest state offset of DWARF register 0..15 */

/* ---- owner words */
UInt crab_owner(Addr a);
void crab_owner_fill_tail(Addr block_end, UInt owner);   /* the granule that a block ends in, if it does not end with it */
void crab_owner_fill(Addr lo, Addr hi, UInt owner);     /* granules wholly inside; overwrites; records windows */
/* As _fill, but only near `a` (at most 64 granules around) and, for BASE, only over granules whose owner is 0. */
void crab_owner_fill_near(Addr a, Addr lo, Addr hi, UInt owner);
void crab_owner_invalidate(Addr lo, Addr hi, enum bor_invalidate how);  /* filled windows only; base memory gets SLOW */
void crab_owner_track(Addr lo, Addr hi);                /* base memory becomes tracked: SLOW in every granule touched by it */
/* Lowest address of the thread's stack that was tracked and not dropped since; ~0 = none. */
Addr crab_stack_tracked_low(ThreadId tid);
void crab_stack_set_tracked_low(ThreadId tid, Addr low);
void crab_owner_reset(Addr lo, Addr hi);                /* 0 everywhere: memory untracked, freed or new */

/* Memory is gone or new: tags unknown, owners 0; large ranges are given back to the kernel. */
void crab_shadow_forget(Addr lo, Addr hi);

/* Every tag in touched shadow memory and registers of all threads, each at least once. Owner words that hold tags for which
   `owner_survives` is false are cleared in crab_shadow_sweep_owners (after the model's sweep). */
ULong crab_shadow_mark(void (*mark)(bor_tag tag));
/* Young numbers in registers and in the live part of the threads' stacks up to `top(tid)`; False: some stack could not be told. */
Bool crab_shadow_hold_young(Addr (*top)(ThreadId tid), void (*hold)(bor_tag tag));
/* Takes every young number that does not live out of registers and memory. */
void crab_shadow_forget_young(void);
void crab_shadow_sweep_owners(Bool (*owner_survives)(bor_tag tag));

#endif
