/* writer.h: collects the records of an index and writes the file.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_WRITER_H
#define CRAB_INDEXER_WRITER_H

#include "../index/index_format.h"
#include <stddef.h>

struct writer;

struct writer *wr_new(void);
void wr_free(struct writer *);
struct cci_header *wr_header(struct writer *);

uint32_t wr_string(struct writer *, const char *s);                     /* the same number for the same text */
uint32_t wr_file(struct writer *, const char *path);                    /* index into FILES */
uint32_t wr_add(struct writer *, enum cci_table, const void *record);   /* appends; its number */
void *wr_records(struct writer *, enum cci_table, uint64_t *n);         /* valid until the next wr_add to this table */
void wr_truncate(struct writer *, enum cci_table, uint64_t n);

/* The number of an equal layout, added where new.  im_first and im_n are filled in. */
uint32_t wr_layout(struct writer *, struct cci_layout l, const struct cci_im_range *im, uint32_t im_n);

/* Sorts the tables that are sorted, drops duplicates, makes the image of the file (malloc'd).  The writer is empty after that. */
void *wr_image(struct writer *, uint64_t *size);

/* Writes to a temporary name beside `path`, then renames.  NULL or a malloc'd message. */
char *wr_save(const char *path, const void *image, uint64_t size);

#endif
