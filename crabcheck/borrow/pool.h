/* pool.h: fixed-size cells in one reserved region, named by 32-bit numbers from 1; freed only by the collector's sweep.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_POOL_H
#define CRAB_BORROW_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool {
    uint8_t *cells;
    uint8_t *marks;             /* one byte a cell */
    uint32_t cell_bytes, max, end, free, used;
};
bool pool_init(struct pool *p, const char *what, uint32_t cell_bytes, uint32_t max);
void pool_fini(struct pool *p);
uint32_t pool_new(struct pool *p);                  /* contents undefined; 0 = full */
static inline void *pool_at(const struct pool *p, uint32_t i) { return p->cells + (size_t)i * p->cell_bytes; }
static inline bool pool_mark(struct pool *p, uint32_t i) { bool was = p->marks[i] == 1; p->marks[i] = 1; return was; }
void pool_unmark_all(struct pool *p);
void pool_sweep(struct pool *p);                    /* frees the unmarked */

#endif
