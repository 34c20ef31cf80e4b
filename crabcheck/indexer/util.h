/* util.h: memory and maps of the indexer.  Out of memory ends the program with one line: there is no half an index.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_UTIL_H
#define CRAB_INDEXER_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *xmalloc(size_t n);
void *xrealloc(void *p, size_t n);
char *xprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Grows *p so that it holds n + 1 records. */
void *grow(void *p, size_t n, size_t *cap, size_t record);

/* Memory that is freed as a whole. */
struct arena { struct arena_chunk *chunks; };
void *arena_alloc(struct arena *, size_t n);        /* zeroed, 8-aligned */
char *arena_printf(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_free(struct arena *);

/* Open-addressing map from a non-null pointer to a 64-bit value. */
struct ptrmap { struct ptrmap_slot *slots; size_t n, cap; };
void ptrmap_put(struct ptrmap *, const void *key, uint64_t value);
bool ptrmap_get(const struct ptrmap *, const void *key, uint64_t *value);
void ptrmap_clear(struct ptrmap *);

bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);

#endif
