/* requests.c: what the program under test tells us (crabcheck.h).

   The core hands over the address of an array in guest memory: {request, arg1 .. arg5}.  A pointer passed as an argument lies in
   that array, so its tag is the tag of the array's granule.  A pointer that gets a new tag is passed by address, because the
   result register of a request is written by the core, without a tag, after we have returned.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "requests.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

#include "../crabcheck.h"
#include "access.h"
#include "copies.h"
#include "monitor.h"
#include "report.h"
#include "shadow.h"
#include "stats.h"

static bor_tag tag_of_arg(const UWord *args, UInt i)
{
    return crab_mem_tag((Addr)&args[i]);
}

/* The pointer variable at args[1]; False where the program passed nonsense. */
static Bool pointer_variable(const UWord *args, Addr *var, Addr *value)
{
    *var = args[1];
    if ((*var & 7) != 0 || !VG_(am_is_valid_for_client)(*var, 8, VKI_PROT_READ | VKI_PROT_WRITE))
        return False;
    *value = *(Addr *)*var;
    return True;
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
    if (args[3] >= sizeof kinds / sizeof kinds[0] || !pointer_variable(args, &var, &value))
        return;
    struct bor_retag what = {
        .parent = crab_mem_tag(var), .addr = value, .size = args[2], .kind = kinds[args[3]].kind,
        .freeze_outside = true, .unpin = true, .at_entry = kinds[args[3]].at_entry, .place = crab_place_here(tid),
    };
    if (what.parent == BOR_TAG_UNKNOWN || what.parent == BOR_TAG_MIXED)
        return;
    struct bor_retag_result r;
    struct bor_violation v;
    if (!bor_retag(&what, &r, &v))
        crab_report_violation(tid, &v);
    crab_stats.retags++;
    if (r.track_lo < r.track_hi)
        crab_owner_track(r.track_lo, r.track_hi);
    crab_apply_invalidate(r.invalidate, r.inv_lo, r.inv_hi);
    crab_mem_set_tag(var, r.tag);
}

static void do_release(ThreadId tid, const UWord *args)
{
    bor_tag tag = tag_of_arg(args, 1);
    struct bor_tag_info info;
    if (!bor_tag_describe(tag, &info) || info.protector == BOR_PROT_NONE)
        return;
    struct bor_violation v;
    enum bor_invalidate inv;
    bor_addr lo, hi;
    if (!bor_end_protectors(&tag, 1, true, crab_place_here(tid), &v, &inv, &lo, &hi))
        crab_report_violation(tid, &v);
    crab_apply_invalidate(inv, lo, hi);
}

static void do_allocated(ThreadId tid, const UWord *args)
{
    Addr var, value;
    if (args[2] == 0 || !pointer_variable(args, &var, &value))
        return;
    bor_tag root = bor_new_allocation(value, args[2], BOR_FAM_CUSTOM, 0, crab_place_here(tid));
    crab_shadow_forget(value, value + args[2]);
    crab_mem_set_tag(var, root);
}

static void do_freed(ThreadId tid, const UWord *args)
{
    bor_tag tag = tag_of_arg(args, 1);
    struct bor_alloc_info info;
    struct bor_violation v;
    if (!bor_alloc_of(tag, &info) || info.family != BOR_FAM_CUSTOM)
        return;
    struct bor_dealloc what = { .tag = tag, .addr = args[1], .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_CUSTOM,
                                .check_family = true, .place = crab_place_here(tid) };
    if (!bor_dealloc(&what, &v))
        crab_report_violation(tid, &v);
    if (info.live)
        crab_shadow_forget(info.base, info.base + info.size);
}

static Bool handle(ThreadId tid, UWord *args, UWord *ret)
{
    if (args[0] == VG_USERREQ__GDB_MONITOR_COMMAND) {
        *ret = crab_monitor_command(tid, (HChar *)args[1]);
        return *ret != 0;
    }
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
        bor_expose(tag_of_arg(args, 1));
        break;
    case VG_USERREQ__CRABCHECK_NAME: {
        struct bor_tag_info info;
        if (VG_(am_is_valid_for_client)(args[2], 1, VKI_PROT_READ) && bor_tag_describe(tag_of_arg(args, 1), &info))
            crab_report_name_tag(info.serial, (const HChar *)args[2]);
        break;
    }
    case VG_USERREQ__CRABCHECK_PRINT_TREE:
        crab_report_print_tree(tag_of_arg(args, 1), args[1]);
        break;
    case VG_USERREQ__CRABCHECK_COUNT_REPORTS:
        *ret = crab_stats.reports;
        break;
    case VG_USERREQ__CRABCHECK_SERIAL: {
        struct bor_tag_info info;
        *ret = bor_tag_describe(tag_of_arg(args, 1), &info) ? info.serial : 0;
        break;
    }
    case VG_USERREQ__CRABCHECK_ALLOCATED:
        do_allocated(tid, args);
        break;
    case VG_USERREQ__CRABCHECK_FREED:
        do_freed(tid, args);
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
