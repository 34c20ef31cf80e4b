/* source_host.h: lets source_recover.h see a function through DWARF, and puts what it finds into the index.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SOURCE_HOST_H
#define CRAB_SOURCE_HOST_H

#include "dwarf_funcs.h"

struct source_host;
struct source_host *source_host_new(struct ix *ix, const char *source_path);
void source_host_free(struct source_host *h);
void source_host_func(struct source_host *h, struct func *f, uint64_t first_inline);      /* after its entry and return retags */

#endif
