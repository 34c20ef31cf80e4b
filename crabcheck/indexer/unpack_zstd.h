/* unpack_zstd.h: debug sections compressed with zstd, for a libelf that does not know it (before elfutils 0.189).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_UNPACK_ZSTD_H
#define CRAB_INDEXER_UNPACK_ZSTD_H

#include <gelf.h>
#include <stdbool.h>

bool has_zstd_sections(Elf *elf);
/* A copy of the file in memory in which these sections are plain; NULL: no libzstd, no memory, or damaged.  *image is to be freed after
   elf_end. */
Elf *unpack_zstd(Elf *elf, void **image);

#endif
