/* heap_place.c: the stack trace of an allocation, without unwinding it each time.

   A program allocates from the same few stacks over and over.  Entry of the cache, found by stack pointer and the return address
   next to it:

      sp, ip, epoch   of the thread at the request
      slot[i], word   stack addresses that held the return addresses, and what was there
      place           the stored stack

   If the stack pointer is the same and every slot, from the innermost outwards, still holds the same return address, the stack is
   the same one: the innermost frame's layout is fixed by ip, so its return address is in slot[0]; that fixes the next frame, and so
   on.  (A frame that moves its stack pointer by amounts not known to the compiler may, in theory, repeat all this with another
   caller's frame in between: the report would then show the older stack.)  By the same induction the slots are mapped memory.

   Cost: about ten loads on a hit; an unwind and a hash of the stack on a miss.  Refused: Memcheck's full unwind for each
   allocation and each free.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "heap.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_machine.h"
#include "pub_tool_stacktrace.h"
#include "libvex_guest_offsets.h"

#include "access.h"
#include "options.h"

#define DEPTH 8
#define SET_BITS 9
#define WAYS 4

enum { HISTORY_PLACES, HISTORY_FULL, HISTORY_NONE };     /* --history, order of options.def */

struct cached_stack {
    Addr sp, ip;
    UInt n;                     /* return addresses to compare; 0 = empty entry */
    UInt ecu;
    UInt epoch;                 /* of the debug information: code may be unloaded and other code loaded in its place */
    Addr slot[DEPTH - 1], word[DEPTH - 1];
};
static struct cached_stack s_cache[1u << SET_BITS][WAYS];
static UInt s_next_way;

/* Set of the cache: by stack pointer and innermost return address. The wrappers keep a frame pointer; at a function's first
   instruction the return address is on top.  A wrong guess costs hits, nothing else. */
static struct cached_stack *set_for(ThreadId tid, Addr sp, Bool at_entry)
{
    Addr fp = 0, ret = 0;
    if (at_entry) {
        ret = *(const Addr *)sp;
    } else {
        VG_(get_shadow_regs_area)(tid, (UChar *)&fp, 0, OFFSET_amd64_RBP, sizeof fp);
        if (fp >= sp && fp - sp < 512)
            ret = *(const Addr *)(fp + sizeof(Addr));
    }
    ULong h = ((ULong)sp ^ (ret << 20)) * 0x9e3779b97f4a7c15ull;
    return s_cache[h >> (64 - SET_BITS)];
}

static Bool same_stack(const struct cached_stack *c, Addr sp, Addr ip, UInt epoch)
{
    if (c->n == 0 || c->sp != sp || c->ip != ip || c->epoch != epoch)
        return False;
    for (UInt i = 0; i < c->n; i++)
        if (*(const Addr *)c->slot[i] != c->word[i])
            return False;
    return True;
}

/* The unwinder goes on below the first function of a stack and finds junk there: the stack pointer no longer rises. */
static UInt without_junk(const Addr *sps, UInt n)
{
    for (UInt i = 1; i < n; i++)
        if (sps[i] <= sps[i - 1])
            return i;
    return n;
}

static void remember(struct cached_stack *c, Addr sp, Addr ip, const Addr *ips, const Addr *sps, UInt n, UInt ecu)
{
    c->n = 0;
    for (UInt i = 1; i < n; i++) {
        Addr slot = sps[i] - sizeof(Addr);
        if (slot < sp || slot - sp > 1024 * 1024 || *(const Addr *)slot != ips[i] + 1)
            return;             /* a signal frame, another stack: not for the cache */
        c->slot[i - 1] = slot;
        c->word[i - 1] = ips[i] + 1;
    }
    c->sp = sp;
    c->ip = ip;
    c->ecu = ecu;
    c->n = n - 1;
}

bor_place crab_heap_place(ThreadId tid, Bool at_entry)
{
    if (crab_opt_history == HISTORY_NONE)
        return 0;
    if (crab_opt_history == HISTORY_FULL)
        return crab_place_of_ecu(VG_(get_ECU_from_ExeContext)(VG_(record_ExeContext)(tid, 0)));

    Addr sp = VG_(get_SP)(tid), ip = VG_(get_IP)(tid);
    UInt epoch = VG_(current_DiEpoch)().n;
    struct cached_stack *set = set_for(tid, sp, at_entry);
    for (UInt i = 0; i < WAYS; i++)
        if (same_stack(&set[i], sp, ip, epoch))
            return crab_place_of_ecu(set[i].ecu);
    Addr ips[DEPTH], sps[DEPTH], fps[DEPTH];
    UInt n = without_junk(sps, VG_(get_StackTrace)(tid, ips, DEPTH, sps, fps, 0));
    UInt ecu = VG_(get_ECU_from_ExeContext)(VG_(make_ExeContext_from_StackTrace)(ips, n));
    struct cached_stack *c = &set[s_next_way++ % WAYS];
    remember(c, sp, ip, ips, sps, n, ecu);
    c->epoch = epoch;
    return crab_place_of_ecu(ecu);
}

static void second_ip(UInt n, DiEpoch ep, Addr ip, void *out)
{
    if (n == 1)
        *(Addr *)out = ip;
}

Addr crab_heap_place_caller(bor_place place)
{
    UInt ecu = crab_place_ecu(place);
    ExeContext *ec = ecu == 0 ? NULL : VG_(get_ExeContext_from_ECU)(ecu);
    Addr caller = 0;
    if (ec != NULL)
        VG_(apply_ExeContext)(second_ip, &caller, ec);
    return caller;
}
