/* early_reads.h: loads in optimised code that the source perhaps does not make.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_EARLY_READS_H
#define CRAB_EARLY_READS_H

#include "shadow_ir.h"

/* Fills crab_temp.early of the superblock's loads, before it is instrumented. */
void crab_find_early_reads(struct crab_sb *sb, const IRSB *in);

#endif
