/* access.c: the single check.

   Picture: inline code proved most accesses to be no-ops by the owner word.  The rest arrives here: it asks the model and writes
   into the owner words what the answer allows, for up to 64 granules around.

   Cost: a return at once for unknown provenance and for misaligned accesses of memory that is owned anyway; else one model call.
   Refused: one entry for each width with its own logic; a width is one argument here.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_execontext.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"

#include "../borrow/words.h"
#include "access.h"
#include "frames.h"
#include "options.h"
#include "report.h"
#include "requests.h"
#include "rust_alloc.h"
#include "shadow.h"
#include "shared_mem.h"
#include "stats.h"
#include "watch.h"

enum { RED_ZONE = 128 };        /* live bytes below the stack pointer, by the psABI */

/* ---- places ---------------------------------------------------------------------------------------------------- */

#define PLACE_IS_STACK (1UL << 63)
#define PLACE_CODE ((1UL << 48) - 1)     /* the bits between are callers.c's */

bor_place crab_place_of_ip(Addr ip)
{
    return ip & PLACE_CODE;
}

bor_place crab_place_of_ecu(UInt ecu)
{
    return ecu == 0 ? 0 : PLACE_IS_STACK | ecu;
}

bor_place crab_place_here(ThreadId tid)
{
    enum { PLACES, FULL, NONE };        /* the words of --history= */
    if (crab_opt_history == FULL)
        return PLACE_IS_STACK | VG_(get_ECU_from_ExeContext)(VG_(record_ExeContext)(tid, 0));
    return crab_opt_history == NONE ? 0 : crab_place_of_ip(VG_(get_IP)(tid));
}

Addr crab_place_ip(bor_place p)
{
    return (p & PLACE_IS_STACK) != 0 ? 0 : p & PLACE_CODE;
}

UInt crab_place_ecu(bor_place p)
{
    return (p & PLACE_IS_STACK) != 0 ? (UInt)p : 0;
}

/* ---- stack memory that is gone --------------------------------------------------------------------------------- */

static UChar *alt_depth;        /* by thread: handlers running since one was put on an alternate stack.  A handler that is left by
                                   longjmp never ends: nothing is dropped from then on, which loses reports only */

void crab_stack_signal(ThreadId tid, Bool begins, Bool alternate)
{
    if (alt_depth == NULL)
        alt_depth = VG_(calloc)("crab.access.alt", VG_N_THREADS, 1);
    if (begins && (alternate || alt_depth[tid] > 0) && alt_depth[tid] < 255)
        alt_depth[tid]++;
    else if (!begins && alt_depth[tid] > 0)
        alt_depth[tid]--;
}

/* Is the stack pointer on the thread's own stack, above tracked memory of that same stack?  A stack that the program switched
   to says nothing about the one it left. */
static Bool is_own_stack(ThreadId tid, Addr low, Addr sp)
{
    Addr top = VG_(thread_get_stack_max)(tid);
    SizeT size = VG_(thread_get_stack_size)(tid);
    return sp <= top && top - low < size && (alt_depth == NULL || alt_depth[tid] == 0);
}

void crab_stack_trim(ThreadId tid, Addr sp)
{
    Addr low = crab_stack_tracked_low(tid);
    Addr live = sp - RED_ZONE;
    if (low >= live)
        return;
    if (!is_own_stack(tid, low, sp))
        return;
    crab_stack_set_tracked_low(tid, ~0UL);
    bor_base_gone(low, live, crab_place_here(tid));
    crab_watch_drain(tid);
    crab_owner_reset(low, live);
    crab_stack_set_tracked_low(tid, live);
}

/* ---- the check ------------------------------------------------------------------------------------------------- */

void crab_apply_invalidate(enum bor_invalidate inv, Addr lo, Addr hi)
{
    if (inv != BOR_INV_NOTHING)
        crab_owner_invalidate(lo, hi, inv);
}

/* True where the owner words of all touched granules permit the access: it crossed a granule, or met a stale word. */
static Bool already_owned(Addr a, SizeT size, bor_tag tag, Bool write)
{
    for (Addr g = a & ~7UL; g < a + size; g += 8) {
        UInt owner = crab_owner(g);
        if (owner != tag && (write || owner != (tag | 1)))
            return False;
    }
    return True;
}

static Bool is_owned_by_heap(Addr a)
{
    struct bor_alloc_info info;
    UInt owner = word_name(crab_owner(a));
    return owner >= BOR_TAG_FIRST && bor_alloc_of(owner, &info) && info.live && info.family != BOR_FAM_BASE;
}

/* Vector loads that are aligned to their size may reach over an allocation's ends: string functions do.  Clips them. */
static void clip_vector_load(struct bor_access *what)
{
    struct bor_alloc_info info;
    if ((what->addr & (what->size - 1)) != 0 || !bor_alloc_of(what->tag, &info))
        return;
    bor_addr lo = what->addr, hi = lo + what->size, end = info.base + info.size;
    if (lo >= end || hi <= info.base)
        return;
    if (lo < info.base)
        what->addr = info.base;
    what->size = (hi < end ? hi : end) - what->addr;
}

/* After the model has seen the access: rights of others in the touched granules end, ours are noted.  (Under Stacked Borrows a read
   takes the right to read away from whoever is Unique above.) */
static void cache_answer(const struct bor_access *what, const struct bor_access_result *r)
{
    Bool all = what->write || crab_opt_model == BOR_MODEL_STACKED;
    crab_owner_invalidate(what->addr, what->addr + what->size, all ? BOR_INV_ALL : BOR_INV_WRITES);
    if (r->cache != BOR_CACHE_NONE && crab_opt_fast_paths)
        crab_owner_fill_near(what->addr, r->lo, r->hi, r->cache == BOR_CACHE_RW ? what->tag : (what->tag | 1));
    if (r->cache != BOR_CACHE_NONE && crab_opt_fast_paths && r->tail && r->hi - what->addr < 64 && r->lo <= (r->hi & ~7UL))
        crab_owner_fill_tail(r->hi, r->cache == BOR_CACHE_RW ? what->tag : (what->tag | 1));
}

/* Asks the model. False when a violation was reported. */
static Bool ask(ThreadId tid, struct bor_access *what)
{
    struct bor_access_result r;
    struct bor_violation v;
    if (crab_checks_off(tid))
        return True;
    if (what->tag == BOR_TAG_BASE && is_owned_by_heap(what->addr)) {
        crab_stats.unknown++;           /* a stack inside a heap block */
        return True;
    }
    what->place = crab_place_here(tid);
    Bool fine = bor_access(what, &r, &v);
    crab_watch_drain(tid);
    if (!fine)
        crab_report_violation(tid, &v);
    else if (r.foreign_memory)
        crab_stats.unknown++;
    else
        cache_answer(what, &r);
    if (!fine)
        crab_owner_invalidate(what->addr, what->addr + what->size, BOR_INV_ALL);
    return fine;
}

static Bool is_unknown(Addr a, bor_tag tag)
{
    if (tag != BOR_TAG_UNKNOWN && tag != BOR_TAG_MIXED)
        return False;
    UInt owner = crab_owner(a);
    if (owner != 0 && owner != BOR_TAG_SLOW)
        crab_stats.unknown++;
    return True;
}

/* --exposed=miri: a pointer without provenance may do what some exposed tag may do. */
static __attribute__((noinline)) void ask_exposed(ThreadId tid, Addr a, SizeT size, Bool write, Bool inexact)
{
    struct bor_violation v;
    if (crab_checks_off(tid))
        return;
    struct bor_access what = { .addr = a, .size = size, .write = write, .inexact = inexact, .place = crab_place_here(tid) };
    crab_frames_sync(tid, VG_(get_SP)(tid));
    if (!bor_access_exposed(&what, &v))
        crab_report_violation(tid, &v);
}

/* Neighbours in other memory are nobody's neighbours. */
static Bool together(bor_tag tag, Addr lo, Addr hi)
{
    struct bor_alloc_info info;
    return !bor_alloc_of(tag, &info) || (lo >= info.base && hi <= info.base + info.size);
}

VG_REGPARM(2) void crab_load_early(Addr a, ULong arg)
{
    bor_tag tag = (bor_tag)arg;
    UInt size = arg >> 32 & 0xff, below = arg >> 40 & 0xff, above = arg >> 48 & 0xff;
    crab_stats.slow_loads++;
    if (is_unknown(a, tag)) {
        if (UNLIKELY(crab_opt_exposed != 0))
            ask_exposed(VG_(get_running_tid)(), a, size, False, True);
        return;
    }
    if (crab_opt_fast_paths && already_owned(a, size, tag, False))
        return;
    ThreadId tid = VG_(get_running_tid)();
    Addr sp = VG_(get_SP)(tid);
    crab_frames_sync(tid, sp);
    crab_stack_trim(tid, sp);
    struct bor_access what = { .tag = tag, .addr = a, .size = size, .inexact = True, .perhaps = arg >> 56 != 0 };
    if (size == 16 || size == 32) {
        clip_vector_load(&what);
    } else if (together(tag, a - below, a + size + above)) {
        what.addr -= below;
        what.size += below + above;
    }
    ask(tid, &what);
}

static inline void load(Addr a, UInt size, bor_tag tag, Bool inexact)
{
    crab_stats.slow_loads++;
    if (crab_is_shared(a))
        crab_mem_clear_tags(a, size);
    if (is_unknown(a, tag)) {
        if (UNLIKELY(crab_opt_exposed != 0))
            ask_exposed(VG_(get_running_tid)(), a, size, False, inexact);
        return;
    }
    if (bor_young_access(tag, a, size, false, 0) || (crab_opt_fast_paths && already_owned(a, size, tag, False)))
        return;
    ThreadId tid = VG_(get_running_tid)();
    Addr sp = VG_(get_SP)(tid);
    crab_frames_sync(tid, sp);
    crab_stack_trim(tid, sp);
    struct bor_access what = { .tag = tag, .addr = a, .size = size, .write = False, .inexact = inexact };
    if (size == 16 || size == 32)
        clip_vector_load(&what);
    ask(tid, &what);
}

static inline void store(Addr a, UInt size, bor_tag tag)
{
    crab_stats.slow_stores++;
    if ((a & 7) + size > 8 && ((a & 7) != 0 || size > 32))
        crab_mem_clear_tags(a, size);
    if (is_unknown(a, tag)) {
        if (UNLIKELY(crab_opt_exposed != 0))
            ask_exposed(VG_(get_running_tid)(), a, size, True, False);
        return;
    }
    ThreadId tid = VG_(get_running_tid)();
    if (bor_young_access(tag, a, size, true, VG_(get_IP)(tid)) || (crab_opt_fast_paths && already_owned(a, size, tag, True)))
        return;
    Addr sp = VG_(get_SP)(tid);
    crab_frames_sync(tid, sp);
    crab_stack_trim(tid, sp);
    struct bor_access what = { .tag = tag, .addr = a, .size = size, .write = True };
    ask(tid, &what);
}

VG_REGPARM(2) void crab_load_slow(Addr a, ULong size_tag)
{
    load(a, size_tag >> 32, (bor_tag)size_tag, False);
}

VG_REGPARM(2) void crab_load_slow_inexact(Addr a, ULong size_tag)
{
    load(a, size_tag >> 32, (bor_tag)size_tag, True);
}

VG_REGPARM(2) void crab_store_slow(Addr a, ULong size_tag)
{
    store(a, size_tag >> 32, (bor_tag)size_tag);
}

Bool crab_access_range(ThreadId tid, Addr a, SizeT len, bor_tag tag, Bool is_write)
{
    if (len == 0)
        return True;
    if (is_unknown(a, tag)) {
        if (UNLIKELY(crab_opt_exposed != 0))
            ask_exposed(tid, a, len, is_write, False);
        return True;
    }
    Addr sp = VG_(get_SP)(tid);
    crab_frames_sync(tid, sp);
    crab_stack_trim(tid, sp);
    struct bor_access what = { .tag = tag, .addr = a, .size = len, .write = is_write };
    crab_stats.checks++;
    return ask(tid, &what);
}

/* ---- one entry per size ---------------------------------------------------------------------------------------- */

static VG_REGPARM(2) void load1(Addr a, ULong tag) { load(a, 1, tag, False); }
static VG_REGPARM(2) void load2(Addr a, ULong tag) { load(a, 2, tag, False); }
static VG_REGPARM(2) void load4(Addr a, ULong tag) { load(a, 4, tag, False); }
static VG_REGPARM(2) void load8(Addr a, ULong tag) { load(a, 8, tag, False); }
static VG_REGPARM(2) void load16(Addr a, ULong tag) { load(a, 16, tag, False); }
static VG_REGPARM(2) void load32(Addr a, ULong tag) { load(a, 32, tag, False); }
static VG_REGPARM(2) void inexact1(Addr a, ULong tag) { load(a, 1, tag, True); }
static VG_REGPARM(2) void inexact2(Addr a, ULong tag) { load(a, 2, tag, True); }
static VG_REGPARM(2) void inexact4(Addr a, ULong tag) { load(a, 4, tag, True); }
static VG_REGPARM(2) void inexact8(Addr a, ULong tag) { load(a, 8, tag, True); }
static VG_REGPARM(2) void inexact16(Addr a, ULong tag) { load(a, 16, tag, True); }
static VG_REGPARM(2) void inexact32(Addr a, ULong tag) { load(a, 32, tag, True); }
static VG_REGPARM(2) void store1(Addr a, ULong tag) { store(a, 1, tag); }
static VG_REGPARM(2) void store2(Addr a, ULong tag) { store(a, 2, tag); }
static VG_REGPARM(2) void store4(Addr a, ULong tag) { store(a, 4, tag); }
static VG_REGPARM(2) void store8(Addr a, ULong tag) { store(a, 8, tag); }
static VG_REGPARM(2) void store16(Addr a, ULong tag) { store(a, 16, tag); }
static VG_REGPARM(2) void store32(Addr a, ULong tag) { store(a, 32, tag); }

const struct crab_access_helper *crab_access_helper(UInt bytes, Bool write, Bool exact)
{
    static const struct crab_access_helper helper[3][6] = {
        { { "load1", load1 }, { "load2", load2 }, { "load4", load4 }, { "load8", load8 }, { "load16", load16 },
          { "load32", load32 } },
        { { "inexact1", inexact1 }, { "inexact2", inexact2 }, { "inexact4", inexact4 }, { "inexact8", inexact8 },
          { "inexact16", inexact16 }, { "inexact32", inexact32 } },
        { { "store1", store1 }, { "store2", store2 }, { "store4", store4 }, { "store8", store8 }, { "store16", store16 },
          { "store32", store32 } },
    };
    tl_assert(bytes >= 1 && bytes <= 32 && (bytes & (bytes - 1)) == 0);
    return &helper[write ? 2 : exact ? 0 : 1][__builtin_ctz(bytes)];
}

/* ---- other helpers of instrumented code ------------------------------------------------------------------------ */

VG_REGPARM(2) void crab_store_misaligned(Addr a, UWord bytes)
{
    crab_mem_clear_tags(a, bytes);
}

void crab_tags_stored(ThreadId tid, Addr lo, Addr hi)
{
    const Addr sp = VG_(get_SP)(tid), top = VG_(thread_get_stack_max)(tid);
    for (Addr a = VG_ROUNDUP(lo, 8); a + 8 <= hi; a += 8) {
        bor_tag tag = crab_mem_tag(a);
        if ((tag & BOR_WORD_YOUNG) != 0)
            crab_mem_set_tag(a, bor_young_stored(tag, a >= sp - RED_ZONE && a <= top, a));
    }
}

VG_REGPARM(2) void crab_tag_stored(Addr a, UWord bytes)
{
    crab_tags_stored(VG_(get_running_tid)(), a, a + bytes);
}

VG_REGPARM(2) void crab_movsb_granule(Addr dst, Addr src)
{
    dst &= ~7UL;
    if ((src & 7) == 7 && *(ULong *)dst == *(ULong *)(src & ~7UL)) {
        crab_mem_set_tag(dst, crab_mem_tag(src & ~7UL));
        crab_tags_stored(VG_(get_running_tid)(), dst, dst + 8);
    }
}

VG_REGPARM(1) void crab_stack_switched(Addr sp)
{
    crab_frames_sync(VG_(get_running_tid)(), sp);
}

VG_REGPARM(3) ULong crab_use_tag(ULong own, UWord name_key, Addr a, UWord bytes)
{
    bor_tag bound = crab_frames_bound(VG_(get_running_tid)(), name_key, a, bytes);
    return bound != BOR_TAG_UNKNOWN ? bound : own;
}

/* ---- collecting tags ------------------------------------------------------------------------------------------- */

static Bool survives(bor_tag tag)
{
    return bor_gc_survived(tag);
}

static Bool stress_due(void)
{
    static uint64_t last;
    struct bor_stats s;
    if (crab_opt_gc_stress == 0)
        return False;
    bor_get_stats(&s);
    if (s.births - last < (uint64_t)crab_opt_gc_stress)
        return False;
    last = s.births;
    return True;
}

void crab_collect_if_due(void)
{
    if (!bor_gc_due() && !stress_due())
        return;
    bor_gc_begin();
    const ULong words = crab_shadow_mark(bor_gc_mark);
    crab_frames_mark(bor_gc_mark);
    crab_rust_alloc_mark(bor_gc_mark);
    bor_gc_finish(words);
    crab_shadow_sweep_owners(survives);
}
