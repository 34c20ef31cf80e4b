/* shadow.c: tags of guest memory and registers.

   Picture: every aligned 8 bytes of client memory (a granule) have two 32-bit words, {tag, owner}, side by side, so that one cache
   line serves propagation and check.  Registers keep theirs in Valgrind's first shadow area of the guest state.

   Cost: one byte per client byte that was ever touched, page by page; the address computation is an And and an Add.

   Refused: 64-bit tags (twice the memory, no faster); asking Valgrind's address space manager for the flat mapping (it commits
   memory); a table of pages always (6 % slower, kept for machines that limit address space, and for Valgrind's own
   map comparison, which takes our mapping for a mistake: --sanity-level=3 and up).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

#include "core_compat.h"
#include "options.h"
#include "shadow.h"
#include "shadow_words.h"
#include "shared_mem.h"

Addr *crab_shadow_delta;
Addr crab_shadow_zeros;

static const SizeT chunk_bytes = 1UL << CRAB_CHUNK_BITS;
static const SizeT discard_from = 64 * 1024;    /* longer spans are given back to the kernel */
static UInt made[CRAB_CLIENT_END >> CRAB_CHUNK_BITS], n_made;    /* chunks of the two-level layout, in the order of their making */
static Int pagemap = -1;                        /* /proc/self/pagemap, opened before the program can forbid it */

/* ---- system calls that the tool interface does not have -------------------------------------------------------- */

static Long syscall6(ULong nr, ULong a, ULong b, ULong c, ULong d, ULong e, ULong f)
{
    register ULong r10 __asm__("r10") = d;
    register ULong r8 __asm__("r8") = e;
    register ULong r9 __asm__("r9") = f;
    Long ret;
    __asm__ volatile("syscall" : "=a"(ret) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}

void *crab_shadow_map(Addr where, SizeT bytes)
{
    if (where == 0)
        return crab_map_own(bytes);
    const ULong fixed_noreplace = 0x100000;
    Long got = syscall6(__NR_mmap, where, bytes, VKI_PROT_READ | VKI_PROT_WRITE,
                        VKI_MAP_PRIVATE | VKI_MAP_ANONYMOUS | VKI_MAP_NORESERVE | fixed_noreplace, (ULong)-1, 0);
    if (got < 0 && got > -4096)
        return NULL;
    if ((Addr)got != where) {           /* a kernel before 4.17 takes the address for a hint */
        syscall6(__NR_munmap, got, bytes, 0, 0, 0, 0);
        return NULL;
    }
    return (void *)got;
}

/* ---- choosing the layout --------------------------------------------------------------------------------------- */

/* Does this text (words separated by blanks or NULs) ask for --sanity-level=3 or more?  The core's variable is private. */
static Bool asks_for_map_checks(const HChar *text, SizeT n)
{
    static const HChar option[] = "--sanity-level=";
    const SizeT len = sizeof option - 1;
    Bool asked = False;
    for (SizeT i = 0; i + len < n; i++)
        if (VG_(memcmp)(text + i, option, len) == 0)
            asked = text[i + len] >= '3' && text[i + len] <= '9';
    return asked;
}

static Bool file_asks_for_map_checks(const HChar *path)
{
    HChar buf[4096];
    Bool asked = False;
    SysRes r = VG_(open)(path, VKI_O_RDONLY, 0);
    if (sr_isError(r))
        return False;
    Int n = VG_(read)(sr_Res(r), buf, sizeof buf);
    if (n > 0)
        asked = asks_for_map_checks(buf, n);
    VG_(close)(sr_Res(r));
    return asked;
}

/* The last word counts for Valgrind; here any word does: two-level mode is slower but never wrong. */
static Bool map_checks_wanted(void)
{
    HChar path[1024];
    const HChar *opts = VG_(getenv)("VALGRIND_OPTS");
    const HChar *home = VG_(getenv)("HOME");
    if (opts != NULL && asks_for_map_checks(opts, VG_(strlen)(opts)))
        return True;
    if (home != NULL && VG_(strlen)(home) + 20 < sizeof path) {
        VG_(sprintf)(path, "%s/.valgrindrc", home);
        if (file_asks_for_map_checks(path))
            return True;
    }
    return file_asks_for_map_checks("./.valgrindrc") || file_asks_for_map_checks("/proc/self/cmdline");
}

/* A debugger can raise the level while the program runs.  The flat mapping cannot be moved any more, and the core would take it for a
   mistake of its own and stop: the level is put back, with a word. */
extern Int VG_(clo_sanity_level);

void crab_shadow_hold_sanity(void)
{
    if (LIKELY(VG_(clo_sanity_level) < 3 || crab_shadow_delta != NULL))
        return;
    VG_(clo_sanity_level) = 2;
    VG_(umsg)("crabcheck: sanity levels above 2 need --sanity-level on the command line, or --shadow=two-level\n");
}

static void init_two_level(void)
{
    const SizeT entries = CRAB_CLIENT_END >> CRAB_CHUNK_BITS;
    Addr zeros = (Addr)crab_shadow_map(0, 2 * chunk_bytes);
    Addr *delta = crab_shadow_map(0, entries * sizeof *delta);
    if (zeros == 0 || delta == NULL) {
        VG_(umsg)("crabcheck: no address space left for shadow memory\n");
        VG_(exit)(1);
    }
    crab_shadow_zeros = VG_ROUNDUP(zeros, chunk_bytes);
    for (SizeT i = 0; i < entries; i++)
        delta[i] = crab_shadow_zeros - (i << CRAB_CHUNK_BITS);
    crab_shadow_delta = delta;
}

/* Chunks come out of slabs, 32 at a time. */
void crab_shadow_make_chunk(Addr a)
{
    static Addr slab, slab_end;
    if (slab == slab_end) {
        slab = (Addr)crab_shadow_map(0, 32 * chunk_bytes);
        if (slab == 0) {
            VG_(umsg)("crabcheck: no memory left for shadow memory\n");
            VG_(exit)(1);
        }
        slab_end = slab + 32 * chunk_bytes;
    }
    Addr i = (a & CRAB_CLIENT_MASK) >> CRAB_CHUNK_BITS;
    crab_shadow_delta[i] = slab - (i << CRAB_CHUNK_BITS);
    made[n_made++] = (UInt)i;
    slab += chunk_bytes;
}

static void forget_pagemap(ThreadId tid)
{
    pagemap = -1;               /* in a fork's child it still describes the parent */
}

/* Keeps the descriptor where Valgrind keeps its own: above what the program may use. */
static void open_pagemap(void)
{
    struct vki_rlimit limit;
    const ULong dupfd_cloexec = 1030;
    SysRes r = VG_(open)("/proc/self/pagemap", VKI_O_RDONLY, 0);
    if (sr_isError(r))
        return;
    if (VG_(getrlimit)(VKI_RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > 16) {
        Long fd = syscall6(__NR_fcntl, sr_Res(r), dupfd_cloexec, limit.rlim_cur - 9, 0, 0, 0);
        if (fd >= 0)
            pagemap = fd;
    }
    VG_(close)(sr_Res(r));
    VG_(atfork)(NULL, NULL, forget_pagemap);
}

void crab_shadow_init(void)
{
    enum { AUTO, FLAT, TWO_LEVEL };     /* the words of --shadow= */
    Bool flat = crab_opt_shadow != TWO_LEVEL && !map_checks_wanted();
    if (!flat && crab_opt_shadow == FLAT)
        VG_(umsg)("crabcheck: --sanity-level above 2 excludes --shadow=flat; using the two-level layout\n");
    if (flat && crab_shadow_map(CRAB_FLAT_BASE, CRAB_CLIENT_END) == NULL) {
        if (crab_opt_shadow == FLAT)
            VG_(umsg)("crabcheck: no address space for --shadow=flat; using the two-level layout\n");
        flat = False;
    }
    if (!flat)
        init_two_level();
    open_pagemap();
    crab_owners_init();
}

enum crab_shadow_mode crab_shadow_mode(void)
{
    return crab_shadow_delta == NULL ? CRAB_SHADOW_FLAT : CRAB_SHADOW_TWO_LEVEL;
}

/* ---- values in memory ------------------------------------------------------------------------------------------ */

bor_tag crab_mem_tag(Addr a)
{
    return (a & 7) != 0 || a >= CRAB_CLIENT_END || crab_is_shared(a) ? BOR_TAG_UNKNOWN : crab_word(a)->tag;
}

static void put_tag(Addr a, bor_tag tag)
{
    if (crab_word(a)->tag != tag)
        crab_word_for_write(a)->tag = tag;
}

void crab_mem_set_tag(Addr a, bor_tag tag)
{
    if (a >= CRAB_CLIENT_END)
        return;
    if ((a & 7) == 0)
        put_tag(a, tag);
    else
        crab_mem_clear_tags(a, 8);
}

void crab_mem_clear_tags(Addr a, SizeT len)
{
    Addr hi = len > CRAB_CLIENT_END ? CRAB_CLIENT_END : a + len;
    if (len == 0 || !crab_clip(&a, &hi))
        return;
    for (a &= ~7UL; a < hi; a += 8)
        if ((a & (chunk_bytes - 1)) == 0 && (a = crab_skip_unwritten(a)) >= hi)
            break;
        else
            put_tag(a, BOR_TAG_UNKNOWN);
}

static void clear_shared_tags(Addr a, SizeT len)
{
    for (Addr g = a & ~7UL; g < a + len; g += 8)
        if (crab_is_shared(g))
            put_tag(g, BOR_TAG_UNKNOWN);
}

void crab_mem_copy_tags(Addr dst, Addr src, SizeT len)
{
    if (((dst ^ src) & 7) != 0 || len < 8 || dst >= CRAB_CLIENT_END || src >= CRAB_CLIENT_END
        || len > CRAB_CLIENT_END - dst || len > CRAB_CLIENT_END - src) {
        crab_mem_clear_tags(dst, len);
        return;
    }
    Addr lo = VG_ROUNDUP(dst, 8), hi = VG_ROUNDDN(dst + len, 8);
    Addr shift = src - dst;
    if (crab_any_shared(src, src + len))
        clear_shared_tags(src, len);
    if (dst < src)
        for (Addr a = lo; a < hi; a += 8)
            put_tag(a, crab_word(a + shift)->tag);
    else
        for (Addr a = hi; a > lo; a -= 8)
            put_tag(a - 8, crab_word(a - 8 + shift)->tag);
    if (lo != dst)
        put_tag(dst & ~7UL, BOR_TAG_UNKNOWN);
    if (hi != dst + len)
        put_tag(hi, BOR_TAG_UNKNOWN);
}

/* Zeroes a stretch of shadow memory: whole pages of long ones go back to the kernel. */
static void zero_shadow(Addr lo, Addr hi)
{
    Addr page_lo = VG_PGROUNDUP(lo), page_hi = VG_PGROUNDDN(hi);
    if (hi - lo <= discard_from) {
        VG_(memset)((void *)lo, 0, hi - lo);
        return;
    }
    VG_(memset)((void *)lo, 0, page_lo - lo);
    syscall6(__NR_madvise, page_lo, page_hi - page_lo, 4 /* MADV_DONTNEED */, 0, 0, 0);
    VG_(memset)((void *)page_hi, 0, hi - page_hi);
}

void crab_shadow_forget(Addr lo, Addr hi)
{
    if (!crab_clip(&lo, &hi))
        return;
    lo &= ~7UL;
    hi = VG_ROUNDUP(hi, 8);
    if (crab_shadow_delta == NULL) {
        zero_shadow(CRAB_FLAT_BASE + lo, CRAB_FLAT_BASE + hi);
        return;
    }
    while (lo < hi) {                   /* chunk by chunk */
        Addr end = (lo | (chunk_bytes - 1)) + 1;
        if (end > hi)
            end = hi;
        if (crab_skip_unwritten(lo) == lo)
            zero_shadow((Addr)crab_word(lo), (Addr)crab_word(lo) + (end - lo));
        lo = end;
    }
}

/* ---- values in registers --------------------------------------------------------------------------------------- */

bor_tag crab_reg_tag(ThreadId tid, PtrdiffT offset)
{
    ULong tag = 0;
    if (offset == offsetof(VexGuestAMD64State, guest_RSP))
        return BOR_TAG_BASE;
    VG_(get_shadow_regs_area)(tid, (UChar *)&tag, 1, offset, sizeof tag);
    return (bor_tag)tag;
}

void crab_reg_set_tag(ThreadId tid, PtrdiffT offset, bor_tag tag)
{
    ULong value = tag;
    if (offset != offsetof(VexGuestAMD64State, guest_RSP))
        VG_(set_shadow_regs_area)(tid, 1, offset, sizeof value, (UChar *)&value);
}

PtrdiffT crab_dwarf_reg_offset(UInt dwarf_reg)
{
    static const UShort offset[16] = {
        offsetof(VexGuestAMD64State, guest_RAX), offsetof(VexGuestAMD64State, guest_RDX),
        offsetof(VexGuestAMD64State, guest_RCX), offsetof(VexGuestAMD64State, guest_RBX),
        offsetof(VexGuestAMD64State, guest_RSI), offsetof(VexGuestAMD64State, guest_RDI),
        offsetof(VexGuestAMD64State, guest_RBP), offsetof(VexGuestAMD64State, guest_RSP),
        offsetof(VexGuestAMD64State, guest_R8), offsetof(VexGuestAMD64State, guest_R9),
        offsetof(VexGuestAMD64State, guest_R10), offsetof(VexGuestAMD64State, guest_R11),
        offsetof(VexGuestAMD64State, guest_R12), offsetof(VexGuestAMD64State, guest_R13),
        offsetof(VexGuestAMD64State, guest_R14), offsetof(VexGuestAMD64State, guest_R15),
    };
    tl_assert(dwarf_reg < 16);
    return offset[dwarf_reg];
}

/* ---- marking --------------------------------------------------------------------------------------------------- */

static ULong s_words;                   /* looked at in this collection */
static void (*s_mark)(bor_tag tag);

static void mark_words(Addr lo, Addr hi)
{
    bor_tag last = BOR_TAG_UNKNOWN;     /* neighbours often hold the same tag */
    s_words += (hi - lo) / 8;
    for (Addr a = lo; a < hi; a += 8) {
        bor_tag tag = crab_word(a)->tag;
        if (tag >= BOR_TAG_FIRST && tag != last)
            s_mark(last = tag);
    }
}

/* Visits the pages of [lo, hi), whose shadow lies in one piece, where shadow exists: present or swapped out. Without the kernel's page map
   every page is visited, which is right but slow on sparse memory. */
static void walk_pages(Addr lo, Addr hi, void (*visit)(Addr lo, Addr hi))
{
    enum { BATCH = 512 };
    static ULong entry[BATCH];
    for (Addr a = lo; a < hi; a += BATCH * VKI_PAGE_SIZE) {
        SizeT pages = (hi - a) / VKI_PAGE_SIZE;
        if (pages > BATCH)
            pages = BATCH;
        Long got = pagemap < 0 ? -1 : syscall6(__NR_pread64, pagemap, (Addr)entry, pages * sizeof entry[0],
                                               (Addr)crab_word(a) / VKI_PAGE_SIZE * sizeof entry[0], 0, 0);
        Bool known = got == (Long)(pages * sizeof entry[0]);
        for (SizeT i = 0; i < pages; i++)
            if (!known || entry[i] >> 62 != 0)
                visit(a + i * VKI_PAGE_SIZE, a + (i + 1) * VKI_PAGE_SIZE);
    }
}

/* Visits all memory that may have tags. */
static void walk_memory(void (*visit)(Addr lo, Addr hi))
{
    if (crab_shadow_delta != NULL) {
        for (UInt i = 0; i < n_made; i++)
            walk_pages((Addr)made[i] << CRAB_CHUNK_BITS, (Addr)(made[i] + 1) << CRAB_CHUNK_BITS, visit);
        return;
    }
    const UInt kinds = SkAnonC | SkFileC | SkShmC;
    Int room = 256, n;                      /* the core wants room for one at least */
    Addr *start = VG_(malloc)("crab.shadow.mark", room * sizeof *start);
    while ((n = VG_(am_get_segment_starts)(kinds, start, room)) < 0) {
        room = -n + 16;
        start = VG_(realloc)("crab.shadow.mark", start, room * sizeof *start);
    }
    for (Int i = 0; i < n; i++) {
        const NSegment *seg = VG_(am_find_nsegment)(start[i]);
        if (seg == NULL)
            continue;
        Addr lo = seg->start, hi = seg->end + 1;
        if (crab_clip(&lo, &hi))
            walk_pages(lo, hi, visit);
    }
    VG_(free)(start);
}

static void mark_registers(ThreadId tid, void (*mark)(bor_tag tag))
{
    ULong gpr[16], lane[17 * 4];
    VG_(get_shadow_regs_area)(tid, (UChar *)gpr, 1, offsetof(VexGuestAMD64State, guest_RAX), sizeof gpr);
    VG_(get_shadow_regs_area)(tid, (UChar *)lane, 1, offsetof(VexGuestAMD64State, guest_YMM0), sizeof lane);
    for (UInt i = 0; i < 16; i++)
        if (gpr[i] >= BOR_TAG_FIRST)
            mark((bor_tag)gpr[i]);
    for (UInt i = 0; i < 17 * 4; i++)
        if (lane[i] >= BOR_TAG_FIRST)
            mark((bor_tag)lane[i]);
}

/* ---- young numbers --------------------------------------------------------------------------------------------- */

Bool crab_shadow_hold_young(Addr (*top)(ThreadId tid), void (*hold)(bor_tag tag))
{
    enum { RED_ZONE = 128 };
    ThreadId tid;
    Addr min, max;
    VG_(thread_stack_reset_iter)(&tid);
    while (VG_(thread_stack_next)(&tid, &min, &max)) {
        const Addr sp = VG_(get_SP)(tid), end = top(tid);
        if (end == 0)
            continue;
        if (sp > end || end > VG_(thread_get_stack_max)(tid) || end - sp > VG_(thread_get_stack_size)(tid))
            return False;
        mark_registers(tid, hold);
        s_mark = hold;
        mark_words(VG_ROUNDDN(sp - RED_ZONE, 8), VG_ROUNDUP(VG_(thread_get_stack_max)(tid) - end > 65536 ? end + 65536
                                                           : VG_(thread_get_stack_max)(tid), 8));
    }
    return True;
}

static void forget_in(Addr lo, Addr hi)
{
    for (Addr a = lo; a < hi; a += 8)
        if (!bor_young_lives(crab_word(a)->tag))
            crab_word(a)->tag = BOR_TAG_UNKNOWN;
}

static void forget_in_registers(ThreadId tid)
{
    ULong reg[16 + 17 * 4];
    const PtrdiffT gpr = offsetof(VexGuestAMD64State, guest_RAX), ymm = offsetof(VexGuestAMD64State, guest_YMM0);
    VG_(get_shadow_regs_area)(tid, (UChar *)reg, 1, gpr, 16 * 8);
    VG_(get_shadow_regs_area)(tid, (UChar *)(reg + 16), 1, ymm, 17 * 4 * 8);
    for (UInt i = 0; i < 16 + 17 * 4; i++)
        if (!bor_young_lives((bor_tag)reg[i]))
            reg[i] = BOR_TAG_UNKNOWN;
    VG_(set_shadow_regs_area)(tid, 1, gpr, 16 * 8, (UChar *)reg);
    VG_(set_shadow_regs_area)(tid, 1, ymm, 17 * 4 * 8, (UChar *)(reg + 16));
}

void crab_shadow_forget_young(void)
{
    ThreadId tid;
    Addr min, max;
    VG_(thread_stack_reset_iter)(&tid);
    while (VG_(thread_stack_next)(&tid, &min, &max))
        forget_in_registers(tid);
    walk_memory(forget_in);
}

ULong crab_shadow_mark(void (*mark)(bor_tag tag))
{
    ThreadId tid;
    Addr min, max;
    s_words = 0;
    VG_(thread_stack_reset_iter)(&tid);
    while (VG_(thread_stack_next)(&tid, &min, &max))
        mark_registers(tid, mark);
    s_mark = mark;
    walk_memory(mark_words);
    return s_words;
}
