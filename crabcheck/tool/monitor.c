/* monitor.c: commands for a debugger attached through vgdb.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "monitor.h"

#include "pub_tool_gdbserver.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_threadstate.h"

#include "access.h"
#include "explain.h"
#include "frames.h"
#include "report.h"
#include "retag.h"
#include "shadow.h"
#include "sites.h"
#include "stats.h"
#include "watch.h"

static void help(void)
{
    VG_(gdb_printf)("crabcheck monitor commands:\n"
                    "  where <addr>      the pointer stored at <addr>: its tag, what it was made from, its block\n"
                    "  borrows <addr>    the borrow tree at the byte that the pointer stored at <addr> points at\n"
                    "  history <serial>  birth and pointee of the tag with this number\n"
                    "  watch <serial>    print every event of this tag from now on; 0 ends it\n"
                    "  retags <addr>     retags of the function that covers this code address\n"
                    "  counts            what was checked so far\n");
}

static void show_tag(bor_tag tag)
{
    struct bor_tag_info t;
    struct bor_alloc_info a;
    if (tag == BOR_TAG_UNKNOWN || tag == BOR_TAG_MIXED) {
        VG_(gdb_printf)("unknown provenance\n");
        return;
    }
    if (tag == BOR_TAG_BASE || !bor_tag_describe(tag, &t)) {
        VG_(gdb_printf)("points into a stack, a static object or a mapping; no borrow\n");
        return;
    }
    VG_(gdb_printf)("tag #%lu%s, pointee [0x%lX, 0x%lX)%s\n", t.serial, t.is_root ? " (the block's own)" : "", t.lo, t.hi,
                    t.protector != BOR_PROT_NONE ? ", protected" : "");
    crab_report_print_place(t.born);
    if (bor_alloc_of(tag, &a)) {
        VG_(gdb_printf)("%s block of %lu bytes at 0x%lX, allocated by %s\n", a.live ? "live" : "freed", a.size, a.base,
                        crab_family_name(a.family));
        crab_report_print_place(a.born);
    }
}

static void show_retags(Addr code)
{
    const struct crab_object *object;
    const struct cci_func *f = crab_func_at(code, &object);
    if (f == NULL) {
        VG_(gdb_printf)("no function with retag information covers 0x%lX\n", code);
        return;
    }
    VG_(gdb_printf)("%s: %u retags at entry, %u at return%s\n", cci_string(&object->index, f->name), f->entry_n, f->ret_n,
                    (f->flags & CCI_F_O0) != 0 ? "" : " (optimised)");
    for (UInt i = 0; i < f->entry_n + f->ret_n; i++) {
        Bool entry = i < f->entry_n;
        const struct cci_retag *r = cci_retag(&object->index, entry ? f->entry_first + i : f->ret_first + i - f->entry_n);
        if (r != NULL)
            VG_(gdb_printf)("  %s: %s `%s`\n", entry ? "entry" : "return", cci_string(&object->index, r->param),
                            cci_string(&object->index, r->type));
    }
}

static void show_counts(void)
{
    struct bor_stats b;
    bor_get_stats(&b);
    VG_(gdb_printf)("%llu accesses, %llu retags, %lu live tags, %lu live blocks, %llu reports\n", crab_stats.checks,
                    crab_stats.retags, b.live_nodes, b.live_allocations, crab_stats.reports);
}

enum command { C_HELP, C_WHERE, C_BORROWS, C_HISTORY, C_WATCH, C_RETAGS, C_COUNTS };

Bool crab_monitor_command(ThreadId tid, HChar *command)
{
    HChar line[VG_(strlen)(command) + 1];
    HChar *rest, *end;
    bor_tag tag;
    VG_(strcpy)(line, command);
    HChar *word = VG_(strtok_r)(line, " ", &rest);
    if (word == NULL)
        return False;
    Int which = VG_(keyword_id)("help where borrows history watch retags counts", word, kwd_report_duplicated_matches);
    if (which == -1)
        return False;
    if (which == -2)
        return True;        /* the core has said which commands it may be */
    HChar *arg = VG_(strtok_r)(NULL, " ", &rest);
    ULong n = 0;
    if (arg != NULL)
        n = arg[0] == '0' && arg[1] == 'x' ? (ULong)VG_(strtoll16)(arg, &end) : (ULong)VG_(strtoll10)(arg, &end);
    if (which != C_HELP && which != C_COUNTS && (arg == NULL || *end != 0)) {
        VG_(gdb_printf)("a number is missing after `%s`\n", word);
        return True;
    }
    switch ((enum command)which) {
    case C_HELP:
        help();
        return False;       /* lets the core add its own commands */
    case C_WHERE:
        show_tag(crab_mem_tag(n));
        break;
    case C_BORROWS:
        tag = crab_mem_tag(n);
        if (tag == BOR_TAG_UNKNOWN || tag == BOR_TAG_MIXED)
            VG_(gdb_printf)("unknown provenance\n");
        else
            crab_report_print_tree(tag, *(Addr *)n);    /* a pointer with a tag was written there: it is readable */
        break;
    case C_HISTORY:
        if (bor_tag_of_serial(n, &tag))
            show_tag(tag);
        else
            VG_(gdb_printf)("tag #%llu does not exist any more, or not yet\n", n);
        break;
    case C_WATCH:
        crab_watch_serial(n);
        break;
    case C_RETAGS:
        show_retags(n);
        break;
    case C_COUNTS:
        show_counts();
        break;
    }
    return True;
}
