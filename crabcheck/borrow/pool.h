/* pool.h: fixed-size cells in one reserved region, named by 32-bit numbers from 1; freed only by the collector's sweep.

   A byte beside each cell says free, used or marked.  There is no list of free cells: allocation goes on from where it was and steps
   over used ones, a sweep is one pass over the bytes alone and starts allocation from the front again.  So between two sweeps the
   steps are at most one per cell, and free cells are not touched.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_POOL_H
#define CRAB_BORROW_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CELL_FREE = 0, CELL_USED = 1, CELL_MARKED = 2 };

struct pool {
    uint8_t *cells;
    uint8_t *marks;             /* enum above, one byte a cell */
    uint32_t cell_bytes, max, end, next, used;      /* no cell before `next` is free, none from `end` on was ever used */
};
bool pool_init(struct pool *p, const char *what, uint32_t cell_bytes, uint32_t max);
void pool_fini(struct pool *p);
uint32_t pool_new(struct pool *p);                  /* contents undefined; 0 = full */
static inline void *pool_at(const struct pool *p, uint32_t i) { return p->cells + (size_t)i * p->cell_bytes; }
/* Says whether it was marked already. */
static inline bool pool_mark(struct pool *p, uint32_t i)
{
    const bool was = p->marks[i] == CELL_MARKED;
    p->marks[i] = CELL_MARKED;
    return was;
}
void pool_sweep(struct pool *p);                    /* frees the unmarked; nothing is marked afterwards */

#endif
