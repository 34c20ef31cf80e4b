/* elf_peek.h: a quick look at an ELF file: identity, what it loads, whether debug information may be had.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_ELF_PEEK_H
#define CRAB_ELF_PEEK_H

#include "pub_tool_basics.h"

enum { CRAB_ELF_MAX_LOAD = 24, CRAB_ELF_MAX_ID = 32 };

struct crab_elf {
    UChar build_id[CRAB_ELF_MAX_ID];
    UInt build_id_bytes;        /* 0 = none */
    ULong size, mtime_ns, ino;
    UInt n_load;
    struct { ULong vaddr, offset, filesz, memsz; Bool exec; } load[CRAB_ELF_MAX_LOAD];
    Bool debug_info;            /* .debug_info (or its compressed old form) inside */
    Bool debug_link;            /* names a separate debug file */
    Bool interp;                /* asks for a dynamic linker */
};

/* False where the file cannot be read or is no 64-bit little-endian x86-64 ELF file. Safe on any bytes. */
Bool crab_elf_peek(const HChar *path, struct crab_elf *e);
/* Run-time address minus link-time address, for an executable mapping of the file at [a, ...) from `offset`; False if no segment
   of the file fits. */
Bool crab_elf_bias(const struct crab_elf *e, Addr a, ULong offset, PtrdiffT *bias);

#endif
