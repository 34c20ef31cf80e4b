/* elf_object.h: one ELF file, its code bytes, symbols, build-id, and where its DWARF is.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_ELF_OBJECT_H
#define CRAB_INDEXER_ELF_OBJECT_H

#include "writer.h"
#include <elfutils/libdw.h>
#include <gelf.h>
#include <stdbool.h>

struct segment { uint64_t addr, size, offset; };        /* PT_LOAD with its file bytes, executable */

struct object {
    const char *path;
    int fd, debug_fd;
    Elf *elf, *debug_elf;
    Dwarf *dw;                      /* NULL: none */
    bool separate;                  /* dw comes from another file */
    bool dwp;                       /* the DWARF is in a .dwp, which libdw does not read */
    Elf *dwarf_elf;                 /* where dw reads: elf, debug_elf or unpacked */
    Elf *unpacked;                  /* copy of one of them with plain debug sections */
    void *unpacked_image;
    bool zstd;                      /* debug sections compressed with zstd, which could not be unpacked */
    bool debug_broken;              /* debug sections are there, but cannot be opened */
    const char *raw; size_t raw_size;
    struct segment code[16]; int n_code;
    uint8_t build_id[32]; uint32_t build_id_bytes;
    uint64_t size, mtime_ns;
};

/* NULL, or a malloc'd message. */
char *obj_open(struct object *, const char *path);
void obj_close(struct object *);

/* Starts libdw afresh, without what it has cached: all DIEs, units, lines and strings it gave are gone.  May leave dw NULL. */
void obj_reopen_dwarf(struct object *);

/* File bytes of executable code at addr; *n = how many follow.  NULL outside. */
const uint8_t *obj_code(const struct object *, uint64_t addr, uint64_t *n);

/* SYMBOLS, the symbol part of OBJECTS, CCI_H_RUST_ALLOC. */
void obj_symbols(const struct object *, struct writer *);

#endif
