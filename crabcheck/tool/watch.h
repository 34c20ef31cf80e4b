/* watch.h: --track-tag, --track-alloc, --break-on-loss: prints what happens to one tag.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_WATCH_H
#define CRAB_WATCH_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

extern Bool crab_watching;              /* something is watched: the model's queue must be drained */

void crab_watch_init(void);             /* after the options were read and the model was started */
void crab_watch_serial(ULong serial);   /* 0 ends watching */
/* The same for a debugger: the program stops when the tag loses its right, nothing is printed on the way. */
void crab_watch_and_stop(ULong serial);
/* A new allocation: is it the one of --track-alloc? */
void crab_watch_allocation(bor_tag root);
void crab_watch_print_events(ThreadId tid);
Bool crab_watch_can_stop(void);         /* a debugger can be talked to: not --vgdb=no */
Bool crab_watch_is_exact(void);         /* --vgdb=full: registers hold their values at every instruction */

/* After each call of the model. */
static inline void crab_watch_drain(ThreadId tid)
{
    if (UNLIKELY(crab_watching))
        crab_watch_print_events(tid);
}

#endif
