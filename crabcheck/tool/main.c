/* main.c: tells the core who we are and wires the parts together.  No logic lives here.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"
#include "pub_tool_xarray.h"

#include "../borrow/model.h"
#include "access.h"
#include "requests.h"
#include "instrument.h"
#include "heap.h"
#include "syscalls.h"
#include "frames.h"
#include "sites.h"
#include "report.h"
#include "shadow.h"
#include "options.h"
#include "watch.h"
#include "stats.h"

/* Two variables of the core that are not in its public headers.  There is no other way to have suppressions of our own read at
   every start: the core looks for one file, default.supp, and that is Valgrind's. */
extern XArray *VG_(clo_suppressions);
extern Bool VG_(clo_default_supp);

static void add_default_suppressions(void)
{
    static const HChar name[] = "/crabcheck.supp";
    if (!VG_(clo_default_supp))
        return;
    SizeT n = VG_(strlen)(VG_(libdir)) + sizeof name;
    HChar *path = VG_(malloc)("crab.main.supp", n);
    VG_(snprintf)(path, n, "%s%s", VG_(libdir), name);
    struct vg_stat st;
    if (!sr_isError(VG_(stat)(path, &st)))
        VG_(addToXA)(VG_(clo_suppressions), &path);
}

static void post_clo_init(void)
{
    struct bor_config config = {
        .model = crab_opt_model == 0 ? BOR_MODEL_TREE : BOR_MODEL_STACKED,
        .implicit_writes = crab_opt_implicit_writes,
        .opaque_strict = crab_opt_opaque_refs == 1,
        .young = crab_opt_young && crab_opt_track_tag == 0 && crab_opt_track_alloc[0] == '\0' && crab_opt_history != 1,
        .fast_paths = crab_opt_fast_paths,
        .history_depth = crab_opt_history == 2 ? 1 : (unsigned)crab_opt_history_depth,
        .tag_bits = (unsigned)crab_opt_tag_bits,
        .budget_bytes = (uint64_t)crab_opt_memory_budget << 20,
    };
    add_default_suppressions();
    crab_shadow_init();
    if (!bor_init(&config)) {
        VG_(fmsg)("crabcheck: no address space for the table of borrows (ulimit -v?)\n");
        VG_(exit)(1);
    }
    crab_watch_init();
    crab_frames_init();
    crab_sites_init();
}

static void thread_started(ThreadId tid)
{
    crab_syscalls_thread_start(tid);
    crab_requests_thread_start(tid);
    crab_frames_thread_start(tid);
}

static void thread_exits(ThreadId tid)
{
    crab_frames_thread_exit(tid);
}

static void thread_runs(ThreadId tid, ULong blocks_dispatched)
{
    crab_frames_switch_to(tid);
    /* Between superblocks no tag is in flight, so this is a safe place; a loop that never returns and never allocates has no other. */
    crab_collect_if_due();
}

static void thread_stops(ThreadId tid, ULong blocks_dispatched)
{
    crab_shadow_hold_sanity();
}

static Bool cheap_sanity_check(void)
{
    crab_shadow_hold_sanity();
    return True;
}

static Bool expensive_sanity_check(void)
{
    bor_sanity_check();
    return True;
}

static void print_stats(void)
{
    struct bor_stats b;
    bor_get_stats(&b);
    VG_(dmsg)("crabcheck: slow loads %'llu, slow stores %'llu, frames %'llu, retags skipped %'llu\n", crab_stats.slow_loads,
              crab_stats.slow_stores, crab_stats.frames, crab_stats.retags_skipped);
    VG_(dmsg)("crabcheck: births %'lu, reused %'lu, live nodes %'lu, allocations %'lu (%'lu live), runs %'lu\n", b.births, b.reused,
              b.live_nodes, b.allocations, b.live_allocations, b.runs);
    VG_(dmsg)("crabcheck: model accesses %'lu, protectors %'lu, collections %'lu (%'lu tags), bytes %'lu\n", b.accesses,
              b.protectors, b.collections, b.collected, b.bytes_used);
}

static void fini(Int exitcode)
{
    if (VG_(clo_stats))         /* at exit the core leaves this to the tool */
        print_stats();
    crab_report_summary(exitcode);
}

static void pre_clo_init(void)
{
    VG_(details_name)("crabcheck");
    VG_(details_version)(PACKAGE_VERSION);
    VG_(details_description)("an aliasing and provenance checker for Rust and C");
    VG_(details_copyright_author)("Copyright (C) 2026, and GNU GPL'd, by the crabcheck authors.");
    VG_(details_bug_reports_to)(PACKAGE_BUGREPORT);
    VG_(details_avg_translation_sizeB)(640);

    VG_(basic_tool_funcs)(post_clo_init, crab_instrument, fini);
    VG_(needs_sanity_checks)(cheap_sanity_check, expensive_sanity_check);
    VG_(needs_print_stats)(print_stats);
    crab_instrument_pre_clo_init();
    crab_options_register();
    crab_report_register();
    crab_requests_register();
    crab_heap_register();
    crab_syscalls_register();

    VG_(track_pre_thread_first_insn)(thread_started);
    VG_(track_pre_thread_ll_exit)(thread_exits);
    VG_(track_start_client_code)(thread_runs);
    VG_(track_stop_client_code)(thread_stops);
}

VG_DETERMINE_INTERFACE_VERSION(pre_clo_init)
