/* shared_mem.c: where writable memory is that others write as well.

   Stores leave tags in it like everywhere; when the word is read back, somebody else's value may be there.  So a load from it takes the
   tag away first.  No test is added to the inline code: the granules of such memory have owner SLOW for good (owners.c writes no other
   word there), so every load comes to access.c.

   Cost: all accesses of writable shared memory are slow, and its shadow is touched.  Above TRACKED_BYTES a mapping keeps its tags: nobody
   leaves pointers in a database file of that size.  Read-only mappings cost nothing: no store leaves a tag in them.

   Refused: tags cleared at the store, which needs a test in every inline store.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared_mem.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"

#include "shadow.h"

enum { TRACKED_BYTES = 64 * 1024 * 1024 };

struct range { Addr lo, hi; Bool writable; };
static struct range *s_range;
static UInt s_ranges, s_room;

Addr crab_shared_lo = ~(Addr)0, crab_shared_hi;

Bool crab_shared_search(Addr a)
{
    for (UInt i = 0; i < s_ranges; i++)
        if (a >= s_range[i].lo && a < s_range[i].hi)
            return s_range[i].writable;
    return False;
}

static void find_bounds(void)
{
    crab_shared_lo = ~(Addr)0;
    crab_shared_hi = 0;
    for (UInt i = 0; i < s_ranges; i++) {
        if (!s_range[i].writable)
            continue;
        if (s_range[i].lo < crab_shared_lo)
            crab_shared_lo = s_range[i].lo;
        if (s_range[i].hi > crab_shared_hi)
            crab_shared_hi = s_range[i].hi;
    }
}

static void add(Addr lo, Addr hi, Bool writable)
{
    if (lo >= hi)
        return;
    if (s_ranges == s_room) {
        s_room = s_room * 2 + 8;
        s_range = VG_(realloc)("crab.shared", s_range, s_room * sizeof *s_range);
    }
    s_range[s_ranges++] = (struct range){ lo, hi, writable };
}

void crab_shared_mapped(Addr a, SizeT len, Bool writable)
{
    crab_shared_unmapped(a, len);
    if (len > TRACKED_BYTES)
        return;
    add(a, a + len, writable);
    find_bounds();
    if (writable)
        crab_owner_track(a, a + len);
}

void crab_shared_unmapped(Addr a, SizeT len)
{
    const Addr hi = a + len;
    for (UInt i = 0; i < s_ranges;) {
        const struct range r = s_range[i];
        if (r.hi <= a || r.lo >= hi) {
            i++;
            continue;
        }
        s_range[i] = s_range[--s_ranges];       /* what is added now is passed by the loop, too, and does not overlap */
        add(r.lo, a < r.hi ? a : r.hi, r.writable);
        add(hi > r.lo ? hi : r.lo, r.hi, r.writable);
    }
    find_bounds();
}

void crab_shared_protected(Addr a, SizeT len, Bool writable)
{
    if (!writable)
        return;                         /* tags may be in it already */
    for (UInt i = 0; i < s_ranges; i++) {
        struct range *r = &s_range[i];
        if (r->writable || r->hi <= a || r->lo >= a + len)
            continue;
        r->writable = True;
        find_bounds();
        crab_owner_track(r->lo, r->hi);
    }
}
