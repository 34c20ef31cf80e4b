/* instrument.h: superblock in, superblock out.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INSTRUMENT_H
#define CRAB_INSTRUMENT_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"

/* In pre_clo_init: what the instrumentation needs from VEX (superblocks start at function entries). */
void crab_instrument_pre_clo_init(void);

/* The tool's instrument function (VG_(basic_tool_funcs)). */
IRSB *crab_instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout, const VexGuestExtents *extents,
                      const VexArchInfo *host, IRType guest_word, IRType host_word);

#endif
