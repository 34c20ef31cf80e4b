/* callers.c: who called: up to three return addresses behind a code place, kept as one small number in the place.

   A write inside `ptr::write` or `slice::fill` tells nobody whose write it was, and a stored stack at every event would cost a
   microsecond.  Most of a stack is at hand, though: the shadow frames know their return addresses.  Between them lie functions
   without references in their signatures; there the way up is a word on the stack that is the return address of a call of just
   the function in question, which is checked in the call instruction.  Where neither helps, the chain ends: a report then shows
   fewer lines, never wrong ones (but for a stale word left by an earlier call of the same function).

   Chains are few (a program has so many call sites), so a place carries the number of its chain in 15 bits that a code address
   does not need.  Cost: two or three frames and one hash probe, when the model keeps an event or a birth; 1 MB.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "callers.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"

#include "access.h"
#include "frames.h"
#include "sites.h"

enum { CHAIN_SHIFT = 48, MAX_CHAINS = 1 << 15, BUCKETS = 1 << 16, SCAN_WORDS = 96, MAX_LATE = 32, CALL_REL32 = 0xE8, CALL_BYTES = 5 };

struct chain { Addr ret[CRAB_MAX_CALLERS]; };

static struct chain *s_chains;          /* [0] is the empty one */
static UInt s_used;
static UShort *s_bucket;                /* number of a chain, 0 = free */

static Bool same_chain(const struct chain *a, const struct chain *b)
{
    return a->ret[0] == b->ret[0] && a->ret[1] == b->ret[1] && a->ret[2] == b->ret[2];
}

static UInt number_of(const struct chain *c)
{
    if (c->ret[0] == 0)
        return 0;
    if (s_chains == NULL) {
        s_chains = VG_(calloc)("crab.callers", MAX_CHAINS, sizeof *s_chains);
        s_bucket = VG_(calloc)("crab.callers.hash", BUCKETS, sizeof *s_bucket);
        s_used = 1;
    }
    ULong h = (c->ret[0] * 31 + c->ret[1]) * 31 + c->ret[2];
    UInt b = (UInt)((h * 0x9E3779B97F4A7C15ULL) >> 48) % BUCKETS;
    for (; s_bucket[b] != 0; b = (b + 1) % BUCKETS)
        if (same_chain(&s_chains[s_bucket[b]], c))
            return s_bucket[b];
    if (s_used == MAX_CHAINS)
        return 0;
    s_chains[s_used] = *c;
    s_bucket[b] = (UShort)s_used;
    return s_used++;
}

/* The stack in use may be another one than the frame's (a coroutine's), and end at a page that cannot be read. */
static Addr readable_end(Addr lo, Addr hi)
{
    Addr page_end = VG_PGROUNDUP(lo);
    if (hi <= page_end || VG_(am_is_valid_for_client)(page_end, hi - page_end, VKI_PROT_READ))
        return hi;
    return page_end;
}

/* Is the word before `ret` a call of `start`?  start = 0: of anything, directly or by way of a table. */
static Bool is_call(Addr ret, Addr start)
{
    const UChar *call = (const UChar *)(ret - CALL_BYTES);
    Int distance;
    if (start == 0 && call[-1] == 0xFF && call[0] == 0x15)
        return True;
    VG_(memcpy)(&distance, call + 1, sizeof distance);
    return call[0] == CALL_REL32 && (start == 0 || ret + distance == start);
}

/* The return address of the call of the function around `ip`, among the words on the stack from `lo` on and below the frame; 0 if
   none.  The C library's string functions are called through tables: there the nearest call in the frame's own function is taken. */
static Addr call_between(Addr ip, Addr lo, const struct crab_frame_view *fr, Addr *slot)
{
    const struct crab_object *obj = crab_object_at(ip);
    Addr start = 0, from = fr->f->lo + (Addr)fr->obj->bias, to = fr->f->hi + (Addr)fr->obj->bias;
    if (obj == NULL)
        return 0;
    if (!obj->is_preload && !obj->is_libc) {
        const struct cci_func *f = crab_func_at(ip, &obj);
        if (f == NULL)
            return 0;
        start = f->lo + (Addr)obj->bias;
        from = obj->text_lo;
        to = obj->text_hi;
    }
    Addr hi = readable_end(lo, fr->sp - lo > SCAN_WORDS * sizeof(Addr) ? lo + SCAN_WORDS * sizeof(Addr) : fr->sp);
    for (Addr a = lo; a + sizeof(Addr) <= hi; a += sizeof(Addr)) {
        Addr ret = *(const Addr *)a;
        if (ret >= from + CALL_BYTES + 1 && ret <= to &&
            VG_(am_is_valid_for_client)(ret - CALL_BYTES - 1, CALL_BYTES + 1, VKI_PROT_READ) && is_call(ret, start)) {
            *slot = a;
            return ret;
        }
    }
    return 0;
}

static Bool covers(const struct crab_frame_view *fr, Addr ip)
{
    Addr at = ip - (Addr)fr->obj->bias;
    return at >= fr->f->lo && at < fr->f->hi;
}

bor_place crab_place_with_callers(bor_place p, Bool search)
{
    Addr ip = crab_place_ip(p);
    ThreadId tid = VG_(get_running_tid)();
    if (ip == 0 || tid == VG_INVALID_THREADID || (p >> CHAIN_SHIFT) != 0)
        return p;
    struct chain c = { { 0 } };
    struct crab_frame_view fr;
    Addr low = VG_(get_SP)(tid);
    UInt n = 0;
    for (UInt back = 0; n < CRAB_MAX_CALLERS && crab_frames_view(tid, back, &fr); ) {
        if (fr.f != NULL && covers(&fr, ip)) {
            c.ret[n] = fr.ret;
            low = fr.sp + sizeof(Addr);
            back++;
        } else if (fr.f == NULL || fr.sp <= low) {
            back++;                     /* of a function that is not entered yet, or that is left already */
            continue;
        } else if (!search && n == 0 && back < MAX_LATE) {
            back++;                     /* a birth that is told late: its callers are further up */
            continue;
        } else {
            Addr slot = 0;
            c.ret[n] = search && (low & 7) == 0 ? call_between(ip, low, &fr, &slot) : 0;
            if (c.ret[n] == 0)
                break;
            low = slot + sizeof(Addr);
        }
        ip = c.ret[n] - 1;
        n++;
    }
    return p | (bor_place)number_of(&c) << CHAIN_SHIFT;
}

UInt crab_place_callers(bor_place p, Addr ret[CRAB_MAX_CALLERS])
{
    UInt n = 0, chain = (UInt)(p >> CHAIN_SHIFT);
    if (crab_place_ip(p) == 0 || chain == 0 || chain >= s_used)
        return 0;
    while (n < CRAB_MAX_CALLERS && s_chains[chain].ret[n] != 0) {
        ret[n] = s_chains[chain].ret[n];
        n++;
    }
    return n;
}
