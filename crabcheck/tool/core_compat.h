/* core_compat.h: what the core of Valgrind does differently in different versions; configure finds out.  (The callbacks of aligned
   allocation, heap.c, are the other place.)

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_CORE_COMPAT_H
#define CRAB_CORE_COMPAT_H

#include "config.h"

#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"

/* Anonymous memory of the tool's own; NULL when there is none. */
static inline void *crab_map_own(SizeT bytes)
{
#ifdef HAVE_VG_SHADOW_ALLOC_SYSRES
    SysRes r = VG_(am_shadow_alloc)(bytes);
    return sr_isError(r) ? NULL : (void *)sr_Res(r);
#else
    return VG_(am_shadow_alloc)(bytes);
#endif
}

#endif
