/* index_cache.h: from an ELF object to its index in memory: cached file, or made by crabcheck-index now.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEX_CACHE_H
#define CRAB_INDEX_CACHE_H

#include "pub_tool_basics.h"
#include "../index/index_read.h"
#include "elf_peek.h"

/* Remembers who we are (user, root folder, seccomp state) while the program has not started. */
void crab_index_cache_init(void);

/* False: no index to be had; a line has been said.  True: *ix is open and its bytes stay. */
Bool crab_index_load(const HChar *path, const struct crab_elf *elf, struct cci_index *ix);

#endif
