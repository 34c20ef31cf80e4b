/* stats.c: the counters behind the summary line.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stats.h"

struct crab_stats crab_stats;
