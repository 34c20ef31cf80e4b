/* index_read.h: look things up in a mapped index file.  No I/O, no allocation; safe on any bytes: cci_open checks every table,
   slice, string offset and enum once, in time linear in the file; look-ups after that cannot leave the file.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEX_READ_H
#define CRAB_INDEX_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "index_format.h"

struct cci_index {              /* filled by cci_open; the bytes must stay mapped (8-aligned) */
    const uint8_t *bytes;
    uint64_t size;
    const struct cci_header *h;
};

/* NULL when the file is a valid index, else a static string that says what is wrong. */
const char *cci_open(struct cci_index *ix, const void *bytes, uint64_t size);
/* The same for a file that crabcheck-index has saved (it calls cci_open first) and that nobody else can have written: looks at the
   header, the sum and where the tables lie, not at their records. */
const char *cci_open_saved(struct cci_index *ix, const void *bytes, uint64_t size);

/* The header's checksum for a whole file; the bytes of one record of a table. */
uint32_t cci_file_sum(const void *bytes, uint64_t n);
uint32_t cci_sum(const void *bytes, uint64_t n);
/* CRC-32 as .gnu_debuglink has it; crc = 0 to start, the last result to go on. */
uint32_t cci_crc32(const void *bytes, uint64_t n, uint32_t crc);
uint32_t cci_record_bytes(enum cci_table t);

const void *cci_table(const struct cci_index *ix, enum cci_table t, uint64_t *count);
const char *cci_string(const struct cci_index *ix, uint32_t off);      /* never NULL */

/* The record that covers `addr` (lo <= addr < hi), or NULL. */
const struct cci_func *cci_func_at(const struct cci_index *ix, uint64_t addr);
const struct cci_func *cci_func_entry(const struct cci_index *ix, uint64_t addr);   /* lo == addr */
const struct cci_symbol *cci_symbol_at(const struct cci_index *ix, uint64_t addr);
const struct cci_line *cci_line_at(const struct cci_index *ix, uint64_t addr);
const struct cci_vtable *cci_vtable_at(const struct cci_index *ix, uint64_t addr);  /* addr == record's addr */
const struct cci_object *cci_object_at(const struct cci_index *ix, uint64_t addr);
const char *cci_file(const struct cci_index *ix, uint32_t file);       /* "" where unknown */

const struct cci_retag *cci_retag(const struct cci_index *ix, uint32_t i);
const struct cci_layout *cci_layout(const struct cci_index *ix, uint32_t i);
const struct cci_im_range *cci_im(const struct cci_index *ix, const struct cci_layout *l);
const struct cci_cond *cci_conds(const struct cci_index *ix, const struct cci_retag *r);
const uint64_t *cci_condvals(const struct cci_index *ix, const struct cci_cond *c);

/* First record with pc >= addr, and how many have pc < end. */
const struct cci_site *cci_sites_in(const struct cci_index *ix, uint64_t addr, uint64_t end, uint64_t *n);
const struct cci_use *cci_uses_in(const struct cci_index *ix, uint64_t addr, uint64_t end, uint64_t *n);

/* Inlined calls around addr, innermost first; at most max. */
size_t cci_inlines_at(const struct cci_index *ix, uint64_t addr, const struct cci_inline **out, size_t max);

#endif
