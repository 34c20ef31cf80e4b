/* dump.h: an index as text, one fact per line.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_DUMP_H
#define CRAB_INDEXER_DUMP_H

#include "../index/index_read.h"
#include <stdio.h>

void dump_index(const struct cci_index *, FILE *);

#endif
