/* requests.c: what the program under test tells us (crabcheck.h).

   The core hands over the address of an array in guest memory: {request, arg1 .. arg5}.  A pointer passed as an argument lies in
   that array, so its tag is the tag of the array's granule.  A pointer that gets a new tag is passed by address, because the
   result register of a request is written by the core, without a tag, after we have returned.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "requests.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

#include "../crabcheck.h"
#include "access.h"
#include "copies.h"
#include "frames.h"
#include "guest_mem.h"
#include "monitor.h"
#include "options.h"
#include "pools.h"
#include "report.h"
#include "retag_plan.h"
#include "shadow.h"
#include "stats.h"
#include "watch.h"

enum { HISTORY_PLACES };        /* the first word of --history= */

/* ---- arguments ------------------------------------------------------------------------------------------------------------------ */

bor_tag crab_request_tag(const UWord *args, UInt i)
{
    return crab_mem_tag((Addr)&args[i]);
}

Bool crab_request_pointer(const UWord *args, Addr *var, Addr *value)
{
    *var = args[1];
    if ((*var & 7) != 0 || !VG_(am_is_valid_for_client)(*var, 8, VKI_PROT_READ | VKI_PROT_WRITE))
        return False;
    *value = *(Addr *)*var;
    return True;
}

/* ---- regions without checks -------------------------------------------------------------------------------------------------- */

UInt crab_threads_off;
static UInt *s_off;             /* per thread: depth of CRABCHECK_DISABLE */

Bool crab_thread_is_off(ThreadId tid) { return s_off[tid] > 0; }

static void set_off(ThreadId tid, UInt depth)
{
    if (s_off == NULL)
        s_off = VG_(calloc)("crab.requests.off", VG_N_THREADS, sizeof *s_off);
    crab_threads_off += (depth > 0) - (s_off[tid] > 0);
    s_off[tid] = depth;
}

void crab_requests_thread_start(ThreadId tid)
{
    if (s_off != NULL)
        set_off(tid, 0);        /* numbers are used again */
}

/* ---- retags ---------------------------------------------------------------------------------------------------------------------- */

/* The tag of the pointer variable becomes that of a reborrow. True: the reborrow is protected by the frame on top. */
static Bool retag_variable(ThreadId tid, Addr var, struct bor_retag *what)
{
    what->parent = crab_mem_tag(var);
    if (what->place == 0)
        what->place = crab_place_here(tid);
    if (what->parent == BOR_TAG_UNKNOWN || what->parent == BOR_TAG_MIXED || crab_checks_off(tid))
        return False;
    struct bor_retag_result r;
    struct bor_violation v;
    Bool fine = bor_retag(what, &r, &v);
    crab_watch_drain(tid);
    if (!fine)
        crab_report_violation(tid, &v);
    crab_stats.retags++;
    if (r.track_lo < r.track_hi) {
        crab_owner_track(r.track_lo, r.track_hi);
        crab_frames_tracked(tid, r.track_lo, VG_(get_SP)(tid));
    }
    crab_apply_invalidate(r.invalidate, r.inv_lo, r.inv_hi);
    crab_mem_set_tag(var, r.tag);
    return r.protects;
}

static void do_retag(ThreadId tid, const UWord *args)
{
    static const struct { enum bor_ref_kind kind; Bool at_entry; } kinds[] = {
        [CRABCHECK_SHARED] = { BOR_REF_SHARED, False },
        [CRABCHECK_MUT] = { BOR_REF_MUT, False },
        [CRABCHECK_RAW] = { BOR_REF_RAW_MUT, False },
        [CRABCHECK_SHARED_ARG] = { BOR_REF_SHARED, True },
        [CRABCHECK_MUT_ARG] = { BOR_REF_MUT, True },
    };
    Addr var, value;
    if (args[3] >= sizeof kinds / sizeof kinds[0] || !crab_request_pointer(args, &var, &value))
        return;
    struct bor_retag what = { .addr = value, .size = args[2], .kind = kinds[args[3]].kind, .freeze_outside = true, .unpin = true,
                              .at_entry = kinds[args[3]].at_entry };
    retag_variable(tid, var, &what);
}

/* ---- retags that a compiler wrote into the code (retaglib/) -------------------------------------------------------------------- */

/* A table of (offset, size) pairs, if it can be sized: pairs in order and inside the pointee, ended by a pair of size 0.  Tables
   without an end mark, as the first compilers with such calls made them, are not read: then the Freeze flag says what there is. */
static UInt read_table(Addr table, ULong size, struct bor_im_range *out, UInt room)
{
    ULong off, len, end = 0;
    for (UInt n = 0; n < room; n++, table += 16) {
        if (!crab_guest_read(table, 8, &off) || !crab_guest_read(table + 8, 8, &len))
            return 0;
        if (len == 0)
            return n;
        if (off < end || off >= size || len > size - off)
            return 0;
        end = off + len;
        out[n] = (struct bor_im_range){ (UInt)off, (UInt)end };
    }
    return 0;
}

/* The model keeps layouts for ever; a table is made once. */
static const struct bor_layout *layout_of_table(Addr table, ULong size)
{
    enum { PAIRS = 64 };
    static struct known { Addr table; ULong size; const struct bor_layout *layout; struct known *next; } *known;
    for (const struct known *k = known; k != NULL; k = k->next)
        if (k->table == table && k->size == size)
            return k->layout;
    struct bor_im_range pairs[PAIRS];
    UInt n = table == 0 || size > 0xffffffffu ? 0 : read_table(table, size, pairs, PAIRS);
    struct known *k = VG_(malloc)("crab.requests.known", sizeof *k);
    *k = (struct known){ table, size, &crab_layout_all_im, known };
    if (n > 0) {
        struct bor_layout *l = VG_(calloc)("crab.requests.layout", 1, sizeof *l);
        struct bor_im_range *im = VG_(malloc)("crab.requests.im", n * sizeof *im);
        VG_(memcpy)(im, pairs, n * sizeof *im);
        l->n = n;
        l->im = im;
        k->layout = l;
    }
    known = k;
    return k->layout;
}

/* A frame for the function that called the library: the thread is in the library's function, whose caller is that function, whose
   own caller's stack pointer says where it was entered. */
static Bool enter_caller(ThreadId tid, const Addr *ips, const Addr *sps)
{
    static const struct crab_object no_object;
    static const struct cci_func no_function;
    const Addr entry = sps[2] - sizeof(Addr);
    if (entry <= VG_(get_SP)(tid) || *(const Addr *)entry != ips[2] + 1)
        return False;
    crab_frames_enter(tid, entry, &no_object, &no_function);
    return crab_frames_top_of(tid, &no_function) == entry;
}

static void do_retag_layout(ThreadId tid, const UWord *args)
{
    Addr var, value;
    const UWord flags = args[3];
    Addr ips[3], sps[3];
    if (!crab_request_pointer(args, &var, &value))
        return;
    const UInt depth = VG_(get_StackTrace)(tid, ips, 3, sps, NULL, 0);
    const Bool freeze = (flags & CRABCHECK_F_FREEZE) != 0;
    struct bor_retag what = {
        .addr = value, .size = args[2], .freeze_outside = freeze, .unpin = args[5] == 0,
        .kind = (flags & CRABCHECK_F_BOX) != 0 ? BOR_REF_BOX : (flags & CRABCHECK_F_MUTABLE) != 0 ? BOR_REF_MUT : BOR_REF_SHARED,
        .layout = freeze ? NULL : layout_of_table(args[4], args[2]),
        .at_entry = (flags & CRABCHECK_F_PROTECTED) != 0 && depth == 3 && enter_caller(tid, ips, sps),
        .place = depth >= 2 && crab_opt_history == HISTORY_PLACES ? crab_place_of_ip(ips[1]) : 0,
        .caller = depth == 3 && crab_opt_history == HISTORY_PLACES ? crab_place_of_ip(ips[2] + 1) : 0,
    };
    if (retag_variable(tid, var, &what))
        crab_frames_protect(tid, crab_mem_tag(var));
}

static void do_release(ThreadId tid, const UWord *args)
{
    bor_tag tag = crab_request_tag(args, 1);
    struct bor_tag_info info;
    if (!bor_tag_describe(tag, &info) || info.protector == BOR_PROT_NONE)
        return;
    struct bor_violation v;
    enum bor_invalidate inv;
    bor_addr lo, hi;
    if (!bor_end_protectors(&tag, 1, true, crab_place_here(tid), &v, &inv, &lo, &hi))
        crab_report_violation(tid, &v);
    crab_watch_drain(tid);
    crab_apply_invalidate(inv, lo, hi);
}

static void do_expose(const UWord *args)
{
    const bor_tag tag = crab_request_tag(args, 1);
    struct bor_alloc_info info;
    bor_expose(tag);
    if (crab_opt_exposed != 0 && bor_alloc_of(tag, &info) && info.live)
        crab_owner_track(info.base, info.base + info.size);     /* accesses without provenance have to ask from now on */
}

static Bool handle(ThreadId tid, UWord *args, UWord *ret)
{
    if (args[0] == VG_USERREQ__GDB_MONITOR_COMMAND) {
        *ret = crab_monitor_command(tid, (HChar *)args[1]);
        return *ret != 0;
    }
    if (crab_pools_request(tid, args, ret))
        return True;
    if (!VG_IS_TOOL_USERREQ('C', 'R', args[0]))
        return crab_copies_request(tid, args, ret);
    *ret = 0;
    switch (args[0]) {
    case VG_USERREQ__CRABCHECK_RETAG:
        do_retag(tid, args);
        break;
    case VG_USERREQ__CRABCHECK_RELEASE:
        do_release(tid, args);
        break;
    case VG_USERREQ__CRABCHECK_EXPOSE:
        do_expose(args);
        break;
    case VG_USERREQ__CRABCHECK_NAME: {
        struct bor_tag_info info;
        if (VG_(am_is_valid_for_client)(args[2], 1, VKI_PROT_READ) && bor_tag_describe(crab_request_tag(args, 1), &info))
            crab_report_name_tag(info.serial, (const HChar *)args[2]);
        break;
    }
    case VG_USERREQ__CRABCHECK_PRINT_TREE:
        crab_report_print_tree(crab_request_tag(args, 1), args[1]);
        break;
    case VG_USERREQ__CRABCHECK_COUNT_REPORTS:
        *ret = crab_stats.reports;
        break;
    case VG_USERREQ__CRABCHECK_SERIAL: {
        struct bor_tag_info info;
        *ret = bor_tag_describe(crab_request_tag(args, 1), &info) ? info.serial : 0;
        break;
    }
    case VG_USERREQ__CRABCHECK_RETAG_LAYOUT:
        do_retag_layout(tid, args);
        break;
    case VG_USERREQ__CRABCHECK_DISABLE:
        set_off(tid, s_off == NULL ? 1 : s_off[tid] + 1);
        break;
    case VG_USERREQ__CRABCHECK_ENABLE:
        if (s_off != NULL && s_off[tid] > 0)
            set_off(tid, s_off[tid] - 1);
        break;
    default:
        return False;
    }
    return True;
}

void crab_requests_register(void)
{
    VG_(needs_client_requests)(handle);
}
