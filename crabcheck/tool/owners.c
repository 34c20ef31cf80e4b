/* owners.c: the owner words of memory, and the window maps that make taking rights away cheap.

   Picture: a retag must take cached rights away over its pointee, which may be 64 MiB; looking at every word would cost the
   pointee's size at each call.  Two maps of one bit per 512 bytes of address space ("window") say where a cached right
   may be: `any` for every right, `writers` for rights to write.  Two coarser levels (32 KiB, 2 MiB) summarise each map.

       level 2   1 bit per 2 MiB      8 KiB
       level 1   1 bit per 32 KiB     512 KiB
       level 0   1 bit per 512 bytes  32 MiB of address space, touched where rights are cached

   Cost: a set bit was paid for by the slow access that filled the window, and a visit clears it.  `writers` is apart so that shared
   borrows of a large slice, one after the other, do not visit the same readers' windows again and again.

   Words that lose every right become SLOW, on the heap too: there it means the same as 0 to every tagged access.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"

#include "../borrow/words.h"
#include "access.h"
#include "frames.h"
#include "shadow.h"
#include "shadow_words.h"
#include "shared_mem.h"

struct windows {
    ULong *level0, *level1;
    ULong level2[CRAB_CLIENT_END >> 21 >> 6];
};
static struct windows any, writers;
static Addr *tracked_low;               /* by thread: lowest tracked stack address, ~0 = none */

enum { WINDOW_BITS = 9, NEAR = 256 };

static void init_windows(struct windows *w, Addr where)
{
    const SizeT level0_bytes = CRAB_CLIENT_END >> WINDOW_BITS >> 3, level1_bytes = level0_bytes >> 6;
    w->level0 = crab_shadow_map(where, level0_bytes + level1_bytes);
    if (w->level0 == NULL) {
        VG_(umsg)("crabcheck: no address space left for shadow memory\n");
        VG_(exit)(1);
    }
    w->level1 = w->level0 + level0_bytes / sizeof(ULong);
}

void crab_owners_init(void)
{
    tracked_low = VG_(malloc)("crab.owners.low", VG_N_THREADS * sizeof *tracked_low);
    for (UInt i = 0; i < VG_N_THREADS; i++)
        tracked_low[i] = ~0UL;
    Bool flat = crab_shadow_mode() == CRAB_SHADOW_FLAT;
    init_windows(&any, flat ? CRAB_FLAT_BASE + CRAB_CLIENT_END : 0);
    init_windows(&writers, flat ? CRAB_FLAT_BASE + CRAB_CLIENT_END + (1UL << 30) : 0);
    if (flat) {
        bor_words_flat = CRAB_FLAT_BASE + offsetof(struct crab_word, owner);
        bor_words_mask = CRAB_CLIENT_MASK;
    }
}

static inline void set_window(struct windows *w, ULong i)
{
    ULong bit = 1UL << (i & 63);
    if ((w->level0[i >> 6] & bit) != 0)
        return;
    w->level0[i >> 6] |= bit;
    w->level1[i >> 12] |= 1UL << ((i >> 6) & 63);
    w->level2[i >> 18] |= 1UL << ((i >> 12) & 63);
}

static inline void clear_window(struct windows *w, ULong i)
{
    if ((w->level0[i >> 6] &= ~(1UL << (i & 63))) != 0)
        return;
    if ((w->level1[i >> 12] &= ~(1UL << ((i >> 6) & 63))) != 0)
        return;
    w->level2[i >> 18] &= ~(1UL << ((i >> 12) & 63));
}

/* The first set bit at or after `i` of a bit array, `end` when there is none before that. */
static ULong next_bit(const ULong *bits, ULong i, ULong end)
{
    while (i < end) {
        ULong word = bits[i >> 6] >> (i & 63);
        if (word != 0) {
            i += __builtin_ctzl(word);
            return i < end ? i : end;
        }
        i = (i | 63) + 1;
    }
    return end;
}

/* The first window at or after `i` whose bit is set. Steps over empty words by the coarser levels. */
static ULong next_window(const struct windows *w, ULong i, ULong end)
{
    while (i < end) {
        ULong stop = (i | 63) + 1;
        ULong found = next_bit(w->level0, i, stop < end ? stop : end);
        if (found < stop)
            return found < end ? found : end;
        ULong word = stop >> 6, words = (end + 63) >> 6;
        ULong word_stop = (word | 63) + 1;
        ULong hit = next_bit(w->level1, word, word_stop < words ? word_stop : words);
        if (hit == word_stop && hit < words)
            hit = next_bit(w->level2, hit >> 6, (words + 63) >> 6) << 6;
        i = hit << 6;
    }
    return end;
}

UInt crab_owner(Addr a)
{
    return a < CRAB_CLIENT_END ? crab_word(a)->owner : 0;
}

static inline void put_owner(Addr a, UInt owner)
{
    struct crab_word *w = crab_word(a);
    if (crab_is_shared(a))
        owner = BOR_TAG_SLOW;
    if (w->owner == owner)
        return;
    crab_word_for_write(a)->owner = owner;
}

static void note_filled(Addr lo, Addr hi, UInt owner)
{
    for (ULong i = lo >> WINDOW_BITS; i <= (hi - 1) >> WINDOW_BITS; i++) {
        set_window(&any, i);
        if ((owner & 1) == 0)
            set_window(&writers, i);
    }
}

void crab_owner_fill(Addr lo, Addr hi, UInt owner)
{
    lo = VG_ROUNDUP(lo, 8);
    hi = VG_ROUNDDN(hi, 8);
    if (!crab_clip(&lo, &hi))
        return;
    for (Addr a = lo; a < hi; a += 8)
        put_owner(a, owner);
    if (owner != 0)
        note_filled(lo, hi, owner);
}

/* Base memory has no bounds, so the range around a base access may run into heap blocks: words with a tag are left alone. */
static inline Bool base_may_take(UInt owner)
{
    return owner < BOR_TAG_FIRST;
}

void crab_owner_fill_near(Addr a, Addr lo, Addr hi, UInt owner)
{
    if (a >= CRAB_CLIENT_END)
        return;
    Addr from = a < NEAR ? 0 : VG_ROUNDDN(a - NEAR, 8), to = VG_ROUNDUP(a + NEAR, 8);
    if (lo > from)
        from = VG_ROUNDUP(lo, 8);
    if (hi < to)
        to = VG_ROUNDDN(hi, 8);
    if (!crab_clip(&from, &to))
        return;
    const Bool base = (owner & ~1U) == BOR_TAG_BASE;
    for (Addr g = from; g < to; g += 8) {
        const UInt now = crab_word(g)->owner;
        if (now != owner && !(base && !base_may_take(now)) && !bor_word_is_unsettled(now))
            put_owner(g, owner);
    }
    note_filled(from, to, owner);
}

/* Both return False where words of young borrows were left as they are: the window still has rights in it. */
static Bool take_all(Addr lo, Addr hi)
{
    Bool all = True;
    for (Addr a = lo; a < hi; a += 8) {
        UInt owner = crab_word(a)->owner;
        if (UNLIKELY(bor_word_is_unsettled(owner)))
            all = False;
        else if (owner != 0)
            put_owner(a, BOR_TAG_SLOW);
    }
    return all;
}

static Bool take_writes(Addr lo, Addr hi)
{
    Bool all = True;
    for (Addr a = lo; a < hi; a += 8) {
        UInt owner = crab_word(a)->owner;
        if (UNLIKELY(bor_word_is_unsettled(owner)))
            all = False;
        else if (owner != 0 && owner != BOR_TAG_SLOW)
            put_owner(a, owner | 1);
    }
    return all;
}

void crab_owner_invalidate(Addr lo, Addr hi, enum bor_invalidate how)
{
    if (how == BOR_INV_NOTHING || lo >= hi)
        return;
    lo &= ~7UL;
    if (!crab_clip(&lo, &hi))
        return;
    hi = VG_ROUNDUP(hi, 8);
    struct windows *map = how == BOR_INV_ALL ? &any : &writers;
    ULong end = (hi + (1UL << WINDOW_BITS) - 1) >> WINDOW_BITS;
    for (ULong i = next_window(map, lo >> WINDOW_BITS, end); i < end; i = next_window(map, i + 1, end)) {
        Addr window_lo = i << WINDOW_BITS, window_hi = window_lo + (1UL << WINDOW_BITS);
        Addr from = lo > window_lo ? lo : window_lo, to = hi < window_hi ? hi : window_hi;
        Bool taken = how == BOR_INV_ALL ? take_all(from, to) : take_writes(from, to);
        if (!taken || from != window_lo || to != window_hi)
            continue;           /* rights may be left in this window */
        clear_window(&writers, i);
        if (how == BOR_INV_ALL)
            clear_window(&any, i);
    }
}

/* The last granule of a block ends inside: its word never equals a tag, so that bounds are always asked. */
void crab_owner_fill_tail(Addr block_end, UInt owner)
{
    if ((block_end & 7) == 0 || block_end >= CRAB_CLIENT_END)
        return;
    put_owner(block_end & ~7UL, owner | BOR_WORD_TAIL);
    note_filled(block_end & ~7UL, block_end, owner);
}

/* ---- the words, for the borrow core ---------------------------------------------------------------------------- */

uint32_t bor_port_word(uint64_t a)
{
    return crab_word(a)->owner;
}

void bor_port_set_word(uint64_t a, uint32_t word)
{
    put_owner(a, word);
}

void bor_port_words_set(uint64_t lo, uint64_t hi)
{
    note_filled(lo, hi, 0);
}

bool bor_port_next_words(uint64_t *lo, uint64_t *hi, uint64_t end)
{
    Addr from = *lo, to = end;
    if (from >= to || !crab_clip(&from, &to))
        return false;
    const ULong stop = (to + (1UL << WINDOW_BITS) - 1) >> WINDOW_BITS;
    const ULong i = next_window(&any, from >> WINDOW_BITS, stop);
    if (i >= stop)
        return false;
    const Addr window_lo = i << WINDOW_BITS, window_hi = window_lo + (1UL << WINDOW_BITS);
    *lo = from > window_lo ? from : window_lo;
    *hi = to < window_hi ? to : window_hi;
    return true;
}

void bor_port_take_rights(int how, uint64_t lo, uint64_t hi)
{
    crab_owner_invalidate(lo, hi, how);
}

static void note_tracked(Addr lo);

void bor_port_tracked(uint64_t lo, uint64_t hi)
{
    ThreadId tid = VG_(get_running_tid)();
    note_tracked(lo & ~7UL);
    if (tid != VG_INVALID_THREADID)
        crab_frames_tracked(tid, lo, VG_(get_SP)(tid));
}

/* ---- how far down the stack there is borrow state -------------------------------------------------------------- */

Addr crab_stack_tracked_low(ThreadId tid)
{
    return tracked_low[tid];
}

void crab_stack_set_tracked_low(ThreadId tid, Addr low)
{
    tracked_low[tid] = low;
}

static void note_tracked(Addr lo)
{
    ThreadId tid = VG_(get_running_tid)();
    if (tid == VG_INVALID_THREADID || lo >= tracked_low[tid] || lo > VG_(thread_get_stack_max)(tid))
        return;
    if (lo + 128 >= VG_(get_SP)(tid))
        tracked_low[tid] = lo;
}

void crab_owner_track(Addr lo, Addr hi)
{
    lo &= ~7UL;
    if (!crab_clip(&lo, &hi))
        return;
    note_tracked(lo);
    for (Addr a = lo; a < hi; a += 8)
        put_owner(a, BOR_TAG_SLOW);
}

void crab_owner_reset(Addr lo, Addr hi)
{
    lo &= ~7UL;
    if (!crab_clip(&lo, &hi))
        return;
    for (Addr a = lo; a < hi; a += 8) {
        if ((a & ((1UL << CRAB_CHUNK_BITS) - 1)) == 0 && (a = crab_skip_unwritten(a)) >= hi)
            break;
        put_owner(a, 0);
    }
}

void crab_shadow_sweep_owners(Bool (*owner_survives)(bor_tag tag))
{
    const ULong end = CRAB_CLIENT_END >> WINDOW_BITS;
    bor_tag last = BOR_TAG_BASE;
    Bool survives = True;
    for (ULong i = next_window(&any, 0, end); i < end; i = next_window(&any, i + 1, end)) {
        Addr lo = i << WINDOW_BITS;
        Bool rights = False;
        for (Addr a = lo; a < lo + (1UL << WINDOW_BITS); a += 8) {
            UInt owner = crab_word(a)->owner;
            if (owner == 0 || owner == BOR_TAG_SLOW)
                continue;
            if ((owner & ~1U) != last && owner >= BOR_TAG_FIRST)
                survives = owner_survives(last = owner & ~1U);
            if (owner >= BOR_TAG_FIRST && !survives)
                put_owner(a, BOR_TAG_SLOW);
            else
                rights = True;
        }
        if (!rights) {
            clear_window(&any, i);
            clear_window(&writers, i);
        }
    }
}
