/* guest_mem.c: safe looks at guest memory.

   Retag operands may be garbage (an unused slot, a variant that is not there), so a hidden pointer, a vtable or a length is read
   only from pages that the address space manager calls readable.  That question costs a search through the segments; a small
   direct-mapped cache answers it for the pages asked last:

       page number -> CRAB_PAGE_* flags        256 entries, dropped whole when the map changes

   Only pages that are there are cached: a stack that grows does not tell.  Refused: catching the fault, which needs the core's
   private signal machinery.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "guest_mem.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"

enum { PAGE_BITS = 12, ENTRIES = 256 };

static struct { Addr page; UInt flags; } cache[ENTRIES];    /* page + 1, so that 0 is empty */

static UInt ask(Addr a)
{
    const NSegment *s = VG_(am_find_nsegment)(a);
    if (s == NULL)
        return 0;
    UInt flags = 0;
    if (s->kind == SkFileC)
        flags = CRAB_PAGE_FILE;
    else if (s->kind != SkAnonC && s->kind != SkShmC)
        return 0;
    if (s->kind == SkAnonC && s->isCH)
        flags |= CRAB_PAGE_HEAP;
    if (s->hasR)
        flags |= CRAB_PAGE_READ;
    if (s->hasW)
        flags |= CRAB_PAGE_WRITE;
    return flags;
}

UInt crab_guest_page(Addr a)
{
    Addr key = (a >> PAGE_BITS) + 1;
    UInt i = key % ENTRIES;
    if (LIKELY(cache[i].page == key))
        return cache[i].flags;
    UInt flags = ask(a);
    if (flags != 0) {
        cache[i].page = key;
        cache[i].flags = flags;
    }
    return flags;
}

Bool crab_guest_read(Addr a, UInt n, ULong *value)
{
    Addr last = a + n - 1;
    if (last < a || !(crab_guest_page(a) & CRAB_PAGE_READ))
        return False;
    if ((last >> PAGE_BITS) != (a >> PAGE_BITS) && !(crab_guest_page(last) & CRAB_PAGE_READ))
        return False;
    switch (n) {
    case 1: *value = *(const UChar *)a; return True;
    case 2: *value = *(const UShort *)a; return True;
    case 4: *value = *(const UInt *)a; return True;
    case 8: *value = *(const ULong *)a; return True;
    default: return False;
    }
}

static UInt generation;

UInt crab_guest_map_generation(void)
{
    return generation;
}

void crab_guest_map_changed(void)
{
    generation++;
    VG_(memset)(cache, 0, sizeof cache);
}
