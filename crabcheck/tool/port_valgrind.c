/* port_valgrind.c: borrow/port.h over Valgrind's core.

   Small objects come from the tool's arena, which never returns NULL.  A large region is reserved, not filled: the kernel gives
   pages at first touch, so a table for 2^27 tags costs what is used of it.  Valgrind's own allocator is asked first; it
   commits, so a machine with less memory than the region refuses.  Then the kernel is asked directly, without commitment; it
   answers with addresses far above everything that Valgrind manages.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"

#include "../borrow/port.h"
#include "callers.h"
#include "core_compat.h"
#include "rawsys.h"

/* Everything below is managed by Valgrind's address space manager (16 TiB on amd64). */
static const Addr managed_end = 0x100000000000UL;

void *bor_port_alloc(const char *what, size_t bytes)
{
    return VG_(calloc)(what, 1, bytes);
}

void bor_port_free(void *p)
{
    VG_(free)(p);
}

void *bor_port_reserve(const char *what, size_t bytes)
{
    void *p = crab_map_own(bytes);
    if (p != NULL)
        return p;
    Long ret = crab_syscall6(__NR_mmap, 0, VG_PGROUNDUP(bytes), VKI_PROT_READ | VKI_PROT_WRITE,
                           VKI_MAP_PRIVATE | VKI_MAP_ANONYMOUS | VKI_MAP_NORESERVE, (ULong)-1, 0);
    if (ret < 0 && ret > -4096)
        return NULL;
    if ((Addr)ret < managed_end) {      /* would be given away a second time */
        crab_syscall(__NR_munmap, ret, VG_PGROUNDUP(bytes), 0, 0, 0);
        return NULL;
    }
    return (void *)ret;
}

void bor_port_unreserve(void *p, size_t bytes)
{
    if (p == NULL)
        return;
    if ((Addr)p < managed_end)
        VG_(am_munmap_valgrind)((Addr)p, VG_PGROUNDUP(bytes));
    else
        crab_syscall(__NR_munmap, (Addr)p, VG_PGROUNDUP(bytes), 0, 0, 0);
}

void bor_port_discard(void *p, size_t bytes)
{
    Addr lo = VG_PGROUNDUP((Addr)p);
    Addr hi = VG_PGROUNDDN((Addr)p + bytes);
    if (lo >= hi)
        return;
    if (crab_syscall(__NR_madvise, lo, hi - lo, 4 /* MADV_DONTNEED */, 0, 0) != 0)
        VG_(memset)((void *)lo, 0, hi - lo);
}

void bor_port_copy(void *dst, const void *src, size_t bytes)
{
    VG_(memmove)(dst, src, bytes);
}

void bor_port_zero(void *dst, size_t bytes)
{
    VG_(memset)(dst, 0, bytes);
}

uint64_t bor_port_keep_place(uint64_t place, bool event)
{
    return crab_place_with_callers(place, event);
}

_Noreturn void bor_port_panic(const char *file, int line, const char *expr)
{
    VG_(assert_fail)(False, expr, file, line, "borrow core", "");
}
