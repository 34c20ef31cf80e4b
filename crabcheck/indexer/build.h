/* build.h: an ELF object's index, from opening to the finished image.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_BUILD_H
#define CRAB_INDEXER_BUILD_H

#include <stdint.h>

struct build_options { const char *source_path; int no_sources; };

/* NULL and the malloc'd image of the index, or a malloc'd message. */
char *build_index(const char *object, const struct build_options *, void **image, uint64_t *size);

#endif
