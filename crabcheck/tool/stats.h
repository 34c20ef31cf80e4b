/* stats.h: counters for the summary and --stats=yes.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_STATS_H
#define CRAB_STATS_H

#include "pub_tool_basics.h"

struct crab_stats {
    ULong checks;               /* accesses checked: counted per superblock by instrumented code */
    ULong slow_loads, slow_stores;
    ULong unknown;              /* accesses of unknown provenance to memory that has an owner */
    ULong retags, retags_skipped;
    ULong frames;
    ULong inexact_held_back;    /* violations that rest on inexact reads alone */
    ULong integers_held_back;   /* violations by pointers made from an integer parameter (integers.c) */
    ULong reports;
    UInt objects_with, objects_without;     /* objects with and without retag information */
};
extern struct crab_stats crab_stats;

#endif
