/* pool.c: see pool.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pool.h"

#include "port.h"

enum { MARK_NO = 0, MARK_YES = 1, MARK_FREE = 2 };

bool pool_init(struct pool *p, const char *what, uint32_t cell_bytes, uint32_t max)
{
    *p = (struct pool){ .cell_bytes = cell_bytes, .max = max, .end = 1 };
    p->cells = bor_port_reserve(what, (size_t)max * cell_bytes);
    p->marks = bor_port_reserve(what, max);
    return p->cells != NULL && p->marks != NULL;
}

void pool_fini(struct pool *p)
{
    bor_port_unreserve(p->cells, (size_t)p->max * p->cell_bytes);
    bor_port_unreserve(p->marks, p->max);
    *p = (struct pool){ 0 };
}

uint32_t pool_new(struct pool *p)
{
    uint32_t i = p->free;
    if (i != 0) {
        p->free = *(uint32_t *)pool_at(p, i);
        p->marks[i] = MARK_NO;
    } else if (p->end < p->max) {
        i = p->end++;
    } else {
        return 0;
    }
    p->used++;
    return i;
}

void pool_unmark_all(struct pool *p)
{
    for (uint32_t i = 1; i < p->end; i++)
        if (p->marks[i] == MARK_YES)
            p->marks[i] = MARK_NO;
}

void pool_sweep(struct pool *p)
{
    for (uint32_t i = 1; i < p->end; i++) {
        if (p->marks[i] != MARK_NO)
            continue;
        p->marks[i] = MARK_FREE;
        *(uint32_t *)pool_at(p, i) = p->free;
        p->free = i;
        p->used--;
    }
}
