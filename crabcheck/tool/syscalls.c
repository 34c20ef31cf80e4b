/* syscalls.c: what the kernel does to the program's memory and registers.

   Reads and writes.  The core announces each range that a system call reads (before it) and has written (after it).  Which pointer the
   program gave is not said; it is looked for among the argument registers, then among the words of the structures that the same call
   read before (iovec, msghdr).  Exactly one tag must come out of it, else the access is of unknown provenance.  Ranges that the
   kernel *may* write are not judged: a buffer of 4096 bytes that got 10 was written 10 bytes.

       read(fd, buf, 4096) = 10     write access of 10 bytes through the tag of RSI, then those bytes hold no tags

   Not judged: ioctl (the core guesses sizes from the request number) and futex (a wake uses its address as a name: the mutex may be
   gone already).

   Mappings.  New memory and memory that is gone are forgotten by everybody: tags, owner words, borrow state, frames, objects.
   Writable shared memory holds no tags (shared_mem.c).

   Registers that the core writes (results, signal handlers' arguments) are unknown; the result of an anonymous private mmap is a base
   pointer.

   Refused: tables of system calls of our own; the core has wrappers for all of them.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "syscalls.h"

#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"
#include "libvex_guest_amd64.h"
#include "libvex_guest_offsets.h"

#include "access.h"
#include "frames.h"
#include "guest_mem.h"
#include "report.h"
#include "rust_alloc.h"
#include "shadow.h"
#include "shared_mem.h"
#include "shadow_words.h"
#include "sites.h"

/* ---- which tag did the program give for this address? ------------------------------------------------------------------------ */

#define MAX_STRUCTS 8
#define MAX_STRUCT_BYTES 16384

struct call_memory {            /* what the running system call of a thread has read so far */
    Bool unjudged;
    Bool of_shared;             /* mremap: the old mapping is shared */
    Addr taken_hint;            /* mmap: the address that the program wished for, to be given back to its register */
    UInt n, hint_part;
    struct { Addr a; SizeT size; } part[MAX_STRUCTS];
    Addr hint;                  /* where the last pointer was found: the next iovec follows */
};
static struct call_memory *s_calls;     /* per thread */
static struct { Addr a; SizeT len; Bool writable; } s_newest;          /* the mapping announced last */

static struct call_memory *call_of(ThreadId tid)
{
    if (s_calls == NULL)
        s_calls = VG_(calloc)("crab.syscalls.calls", VG_N_THREADS, sizeof *s_calls);
    return &s_calls[tid];
}

/* Unknown if nothing matches or two matches differ. */
static bor_tag tag_in_registers(ThreadId tid, Addr a)
{
    static const PtrdiffT args[] = { OFFSET_amd64_RDI, OFFSET_amd64_RSI, OFFSET_amd64_RDX, OFFSET_amd64_R10, OFFSET_amd64_R8,
                                     OFFSET_amd64_R9 };
    bor_tag found = BOR_TAG_UNKNOWN;
    for (UInt i = 0; i < sizeof args / sizeof *args; i++) {
        Addr value;
        VG_(get_shadow_regs_area)(tid, (UChar *)&value, 0, args[i], sizeof value);
        if (value != a)
            continue;
        bor_tag tag = crab_reg_tag(tid, args[i]);
        if (tag < BOR_TAG_FIRST || (found != BOR_TAG_UNKNOWN && found != tag))
            return BOR_TAG_UNKNOWN;
        found = tag;
    }
    return found;
}

static bor_tag tag_in_structs(struct call_memory *c, Addr a)
{
    for (UInt i = c->hint_part; i < c->n; i++) {
        const Addr lo = (c->part[i].a + 7) & ~(Addr)7, hi = c->part[i].a + c->part[i].size;
        if (!VG_(am_is_valid_for_client)(lo, hi - lo, VKI_PROT_READ))
            continue;
        for (Addr w = c->hint >= lo && c->hint < hi ? c->hint : lo; w + 8 <= hi; w += 8)
            if (*(const Addr *)w == a) {
                c->hint = w + 8;
                c->hint_part = i;
                return crab_mem_tag(w);
            }
    }
    return BOR_TAG_UNKNOWN;     /* the next search goes on from the hint as well: pointers are used in order */
}

static bor_tag tag_given(ThreadId tid, Addr a)
{
    bor_tag tag = tag_in_registers(tid, a);
    if (tag == BOR_TAG_UNKNOWN && call_of(tid)->n > 0)
        tag = tag_in_structs(call_of(tid), a);
    return tag;
}

/* ---- ranges -------------------------------------------------------------------------------------------------------------------- */

static void judge(ThreadId tid, Addr a, SizeT size, bor_tag tag, Bool is_write)
{
    if (size == 0 || tag < BOR_TAG_FIRST || crab_code_is_exempt(VG_(get_IP)(tid)))
        return;
    crab_frames_sync(tid, VG_(get_SP)(tid));
    crab_access_range(tid, a, size, tag, is_write);
}

static void kernel_reads(CorePart part, ThreadId tid, const HChar *what, Addr a, SizeT size)
{
    struct call_memory *c = call_of(tid);
    if (part != Vg_CoreSysCall || c->unjudged)
        return;
    bor_tag tag = tag_given(tid, a);
    judge(tid, a, size, tag, False);
    if (c->n < MAX_STRUCTS && size >= 8 && size <= MAX_STRUCT_BYTES) {
        c->part[c->n].a = a;
        c->part[c->n++].size = size;
    }
}

static void kernel_reads_string(CorePart part, ThreadId tid, const HChar *what, Addr a)
{
    if (part != Vg_CoreSysCall || call_of(tid)->unjudged)
        return;
    bor_tag tag = tag_given(tid, a);
    if (tag < BOR_TAG_FIRST)
        return;
    Addr end = a;
    for (;; end++) {
        if ((end == a || (end & (VKI_PAGE_SIZE - 1)) == 0) && !VG_(am_is_valid_for_client)(end, 1, VKI_PROT_READ))
            break;
        if (*(const HChar *)end == 0) {
            end++;
            break;
        }
    }
    judge(tid, a, end - a, tag, False);
}

static void kernel_wrote(CorePart part, ThreadId tid, Addr a, SizeT size)
{
    if (size == 0)
        return;
    if (part == Vg_CoreSysCall && !call_of(tid)->unjudged)
        judge(tid, a, size, tag_given(tid, a), True);
    crab_mem_clear_tags(a, size);
}

/* ---- registers ----------------------------------------------------------------------------------------------------------------- */

static void register_written(CorePart part, ThreadId tid, PtrdiffT offset, SizeT size)
{
    if (size == sizeof(ULong)) {
        crab_reg_set_tag(tid, offset, BOR_TAG_UNKNOWN);
        return;
    }
    static const UChar zero[64];
    for (SizeT done = 0; done < size; done += sizeof zero) {
        SizeT n = size - done < sizeof zero ? size - done : sizeof zero;
        VG_(set_shadow_regs_area)(tid, 1, offset + done, n, zero);
    }
}

/* A process that becomes another program leaves XML without an end, like one that was killed. The note tells readers of many files
   which of the two it was; every test suite that starts programs has such files. */
static void note_exec(UInt number, const HChar *what)
{
    if (VG_(clo_xml) && (number == __NR_execve || number == __NR_execveat))
        VG_(printf_xml)("<!-- %s -->\n", what);
}

static void before_call(ThreadId tid, UInt number, UWord *args, UInt n_args)
{
    struct call_memory *c = call_of(tid);
    c->n = c->hint_part = 0;
    c->hint = 0;
    c->of_shared = number == __NR_mremap && crab_is_shared(args[0]);
    c->unjudged = number == __NR_ioctl || number == __NR_futex;
    note_exec(number, "execve");
}

static void give_back_wish(ThreadId tid);

/* What the announcement of new memory (below) does not say: whether it is shared. */
static void note_mapping(ThreadId tid, UInt number, const UWord *args, Addr result)
{
    if (number == __NR_mmap && (args[3] & VKI_MAP_SHARED) != 0)         /* also in MAP_SHARED_VALIDATE */
        crab_shared_mapped(result, VG_PGROUNDUP(args[1]), (args[2] & VKI_PROT_WRITE) != 0);
    else if (number == __NR_mmap && (args[3] & VKI_MAP_ANONYMOUS) != 0)
        crab_reg_set_tag(tid, OFFSET_amd64_RAX, BOR_TAG_BASE);
    else if (number == __NR_mremap && call_of(tid)->of_shared)
        crab_shared_mapped(result, VG_PGROUNDUP(args[2]), True);
    else if (number == __NR_shmat && result == s_newest.a)
        crab_shared_mapped(result, s_newest.len, s_newest.writable);
}

static void after_call(ThreadId tid, UInt number, UWord *args, UInt n_args, SysRes res)
{
    crab_shadow_hold_sanity();
    give_back_wish(tid);
    call_of(tid)->n = call_of(tid)->hint_part = 0;
    call_of(tid)->unjudged = False;
    note_exec(number, "execve failed");         /* one that succeeds does not come back */
    if (!sr_isError(res))
        note_mapping(tid, number, args, sr_Res(res));
}

/* ---- changed before they happen ------------------------------------------------------------------------------------------------ */

/* There is shadow memory for the addresses that the core gives out by itself.  It also follows wishes far above (mimalloc wants its
   memory at 2 TiB, Go at 0xc0_0000_0000), where shadow words would be those of some other memory.  A wish is no more than that: the
   kernel may choose another place, and so the core does when there is none. */
static void no_high_wishes(VexGuestAMD64State *g)
{
    enum { MAP_FIXED_NOREPLACE = 0x100000 };
    if (g->guest_RAX != __NR_mmap || g->guest_RDI + g->guest_RSI < CRAB_CLIENT_END
        || (g->guest_R10 & (VKI_MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0)
        return;
    call_of(VG_(get_running_tid)())->taken_hint = g->guest_RDI;
    g->guest_RDI = 0;
}

static void give_back_wish(ThreadId tid)
{
    Addr *hint = &call_of(tid)->taken_hint;
    if (*hint != 0)
        VG_(set_shadow_regs_area)(tid, 0, OFFSET_amd64_RDI, sizeof *hint, (const UChar *)hint);
    *hint = 0;
}

/* ---- seccomp ------------------------------------------------------------------------------------------------------------------ */

enum { SECCOMP_STRICT = 1, SECCOMP_FILTER = 2, FILTER_BYTES = 16, NR_SECCOMP = 317 };

/* A filter would hold for the core as well, whose own system calls (to deliver signals, to pass the turn between threads, to read debug
   information) are on no program's list: the process would be killed at the next one.  So the filter is not installed: the call is
   turned into sched_yield, which does nothing and returns 0.  What the kernel would refuse anyhow, as programs ask for to see whether
   there is seccomp at all, is left to it. */
static void no_seccomp(VexGuestAMD64State *g)
{
    ULong mode = 0, filter = 0, unused;
    if (g->guest_RAX == __NR_prctl && g->guest_RDI == VKI_PR_SET_SECCOMP) {
        mode = g->guest_RSI;
        filter = g->guest_RDX;
    } else if (g->guest_RAX == NR_SECCOMP) {
        mode = g->guest_RDI + 1;
        filter = g->guest_RDX;
    }
    const Bool filter_is_there = crab_guest_read(filter, 8, &unused) && crab_guest_read(filter + FILTER_BYTES - 8, 8, &unused);
    if (mode != SECCOMP_STRICT && (mode != SECCOMP_FILTER || !filter_is_there))
        return;
    g->guest_RAX = __NR_sched_yield;
    crab_say_once("seccomp", "the program restricts its system calls (seccomp); that would stop crabcheck, too, and is not done");
}

void crab_syscall_gate(void *gsp)
{
    no_high_wishes(gsp);
    no_seccomp(gsp);
}

/* ---- signals ----------------------------------------------------------------------------------------------------------------- */

static void signal_comes(ThreadId tid, Int number, Bool alt_stack)
{
    crab_stack_signal(tid, True, alt_stack);
}

static void signal_done(ThreadId tid, Int number)
{
    crab_stack_signal(tid, False, False);
}

/* ---- mappings ------------------------------------------------------------------------------------------------------------------ */

static void memory_gone(Addr a, SizeT len)
{
    crab_shared_unmapped(a, len);
    crab_rust_alloc_memory_gone(a, a + len);
    crab_frames_memory_gone(a, a + len);
    bor_base_gone(a, a + len, 0);
    crab_shadow_forget(a, a + len);
}

static void new_startup(Addr a, SizeT len, Bool rr, Bool ww, Bool xx, ULong di_handle)
{
    crab_sites_mapped(a, len, xx, di_handle);
}

static void new_mmap(Addr a, SizeT len, Bool rr, Bool ww, Bool xx, ULong di_handle)
{
    s_newest.a = a;
    s_newest.len = len;
    s_newest.writable = ww;
    memory_gone(a, len);                    /* MAP_FIXED over something else comes without a munmap */
    crab_sites_mapped(a, len, xx, di_handle);
}

static void remapped(Addr from, Addr to, SizeT len)
{
    crab_rust_alloc_memory_gone(to, to + len);
    crab_frames_memory_gone(to, to + len);
    bor_base_gone(to, to + len, 0);
    crab_owner_reset(to, to + len);
    crab_mem_copy_tags(to, from, len);
    crab_guest_map_changed();
}

static void changed_protection(Addr a, SizeT len, Bool rr, Bool ww, Bool xx)
{
    crab_shared_protected(a, len, ww);
    crab_sites_mapped(a, len, xx, 0);
}

static void unmapped(Addr a, SizeT len)
{
    crab_sites_unmapped(a, len);
    memory_gone(a, len);
}

static void brk_grew(Addr a, SizeT len, ThreadId tid)
{
    memory_gone(a, len);
    crab_guest_map_changed();
}

static void brk_shrank(Addr a, SizeT len)
{
    memory_gone(a, len);
    crab_guest_map_changed();
}

/* A new thread may run on the cached stack of an old one. */
void crab_syscalls_thread_start(ThreadId tid)
{
    Addr sp = VG_(get_SP)(tid);
    const NSegment *seg = VG_(am_find_nsegment)(sp);
    if (tid != 1 && seg != NULL && seg->kind == SkAnonC && sp - seg->start < 0x40000000 && sp - VG_STACK_REDZONE_SZB > seg->start)
        bor_base_gone(seg->start, sp - VG_STACK_REDZONE_SZB, 0);
}

void crab_syscalls_register(void)
{
    VG_(track_pre_mem_read)(kernel_reads);
    VG_(track_pre_mem_read_asciiz)(kernel_reads_string);
    VG_(track_post_mem_write)(kernel_wrote);
    VG_(track_post_reg_write)(register_written);
    VG_(needs_syscall_wrapper)(before_call, after_call);
    VG_(track_pre_deliver_signal)(signal_comes);
    VG_(track_post_deliver_signal)(signal_done);
    VG_(track_new_mem_startup)(new_startup);
    VG_(track_new_mem_mmap)(new_mmap);
    VG_(track_new_mem_brk)(brk_grew);
    VG_(track_copy_mem_remap)(remapped);
    VG_(track_change_mem_mprotect)(changed_protection);
    VG_(track_die_mem_munmap)(unmapped);
    VG_(track_die_mem_brk)(brk_shrank);
}
