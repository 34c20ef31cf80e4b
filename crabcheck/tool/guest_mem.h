/* guest_mem.h: may the tool read this guest memory, and is it constant?

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_GUEST_MEM_H
#define CRAB_GUEST_MEM_H

#include "pub_tool_basics.h"

enum {
    CRAB_PAGE_READ = 1,         /* readable by the guest, so by us */
    CRAB_PAGE_WRITE = 2,
    CRAB_PAGE_FILE = 4,         /* mapped from a file */
    CRAB_PAGE_HEAP = 8,         /* the replaced malloc's */
};
/* CRAB_PAGE_* of the page that holds `a`; 0 where nothing of the client is mapped. */
UInt crab_guest_page(Addr a);
/* Reads `n` bytes (1, 2, 4, 8) at `a`; False where they are not readable. */
Bool crab_guest_read(Addr a, UInt n, ULong *value);
/* The map of the address space changed: mmap, munmap, mremap, mprotect, brk. */
void crab_guest_map_changed(void);
UInt crab_guest_map_generation(void);       /* how often it changed */

#endif
