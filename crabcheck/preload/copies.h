/* copies.h: what the preload library asks the tool for.  Private; programs use crabcheck.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_PRELOAD_COPIES_H
#define CRAB_PRELOAD_COPIES_H

#include "valgrind.h"

enum {
    CRAB_PRELOAD_COPY = VG_USERREQ_TOOL_BASE('C', 'Q'),     /* (dst, src, bytes): memmove.  1 = done, 0 = not possible, do it yourself */
    CRAB_PRELOAD_FILL,                                      /* (dst, byte, bytes): memset.  The same */
};

/* From here on asking costs less than a loop on the simulated CPU. */
#define CRAB_PRELOAD_LARGE 1024

#endif
