/* watch.c: prints what happens to one tag.

   The model keeps the events of the watched serial in a small queue; callers of the model drain it here, where stacks and the
   debugger are at hand.  Cost without a watched tag: a test of one byte per model call.  Refused: a callback from the model,
   which never calls up.

   --track-alloc watches the root tag of the block with that address, or whose root has that serial; a number below the lowest
   heap address is a serial.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "watch.h"

#include "pub_tool_gdbserver.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_threadstate.h"

#include "explain.h"
#include "options.h"
#include "report.h"

/* Which debugger mode runs is not in the core's public headers. */
extern Int VG_(clo_vgdb);
enum { VGDB_NO, VGDB_YES, VGDB_FULL };

Bool crab_watching;
static Bool s_stop, s_quiet;            /* watched from a debugger */

static ULong s_alloc_wanted;            /* --track-alloc as a number; 0 = none */

Bool crab_watch_can_stop(void) { return VG_(clo_vgdb) != VGDB_NO; }
Bool crab_watch_is_exact(void) { return VG_(clo_vgdb) == VGDB_FULL; }

void crab_watch_serial(ULong serial)
{
    bor_watch_serial(serial);
    crab_watching = serial != 0;
    s_stop = crab_opt_break_on_loss;
    s_quiet = False;
}

void crab_watch_and_stop(ULong serial)
{
    crab_watch_serial(serial);
    s_stop = s_quiet = True;
}

void crab_watch_init(void)
{
    if (crab_opt_track_tag != 0)
        crab_watch_serial((ULong)crab_opt_track_tag);
    if (crab_opt_track_alloc[0] != 0) {
        const HChar *s = crab_opt_track_alloc;
        s_alloc_wanted = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? (ULong)VG_(strtoll16)(s, NULL)
                                                                     : (ULong)VG_(strtoll10)(s, NULL);
    }
}

void crab_watch_allocation(bor_tag root)
{
    struct bor_alloc_info info;
    if (LIKELY(s_alloc_wanted == 0) || !bor_alloc_of(root, &info))
        return;
    if (info.base != s_alloc_wanted && info.serial != s_alloc_wanted)
        return;
    VG_(umsg)("crabcheck: tracked block of %lu bytes at 0x%lX, tag #%lu, was allocated\n", info.size, info.base, info.serial);
    crab_report_print_place(info.born);
    crab_watch_serial(info.serial);
}

static const HChar *what_happened(const struct bor_watch_event *e)
{
    switch (e->what) {
    case BOR_W_BORN:        return "was born";
    case BOR_W_ACCESS:      return "is used";
    case BOR_W_LOST:        return "loses its right";
    case BOR_W_PROTECT:     return "is protected from now on";
    case BOR_W_UNPROTECT:   return "is no longer protected";
    case BOR_W_DEAD:        return "is dead";
    }
    return "?";
}

static void print_event(const struct bor_watch_event *e)
{
    VG_(umsg)("crabcheck: tag #%lu %s", e->tag.serial, what_happened(e));
    if (e->event.known) {
        VG_(umsg)(": %s of [0x%lX, 0x%lX)", crab_action_name(e->event.action), e->event.lo, e->event.hi);
        if (e->what == BOR_W_LOST)
            VG_(umsg)(", %s -> %s, through tag #%lu", crab_perm_name(e->before), crab_perm_name(e->after), e->event.by.serial);
        else if (e->event.by.serial != e->tag.serial)
            VG_(umsg)(", through tag #%lu", e->event.by.serial);
    }
    VG_(umsg)("\n");
    crab_report_print_place(e->event.place);
}

void crab_watch_print_events(ThreadId tid)
{
    struct bor_watch_event e;
    Bool stop = False;
    while (bor_watch_next(&e)) {
        const Bool loss = e.what == BOR_W_LOST || e.what == BOR_W_DEAD;
        if (loss || !s_quiet)
            print_event(&e);
        stop |= loss && s_stop;
    }
    if (!stop || tid == VG_INVALID_THREADID || !crab_watch_can_stop())
        return;
    if (!s_quiet)
        VG_(umsg)("crabcheck: (stopped by --break-on-loss) vgdb me ...\n");
    VG_(gdbserver)(tid);
}
