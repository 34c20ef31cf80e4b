/* pool.c: see pool.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pool.h"

#include "port.h"

enum { SLACK_BYTES = 8 << 20 };

bool pool_init(struct pool *p, const char *what, uint32_t cell_bytes, uint32_t max)
{
    *p = (struct pool){ .cell_bytes = cell_bytes, .max = max, .end = 1, .next = 1 };
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
    uint32_t i = p->next;
    while (i < p->end && p->marks[i] != CELL_FREE)
        i++;
    if (i >= p->max) {
        p->next = i;
        return 0;
    }
    if (i == p->end)
        p->end++;
    p->marks[i] = CELL_USED;
    p->next = i + 1;
    p->used++;
    return i;
}

void pool_sweep(struct pool *p)
{
    const uint32_t end = p->end;
    uint32_t used = 0;
    for (uint32_t i = 1; i < end; i++) {
        p->marks[i] = p->marks[i] == CELL_MARKED;
        used += p->marks[i];
    }
    p->used = used;
    p->next = 1;
    while (p->end > 1 && p->marks[p->end - 1] == CELL_FREE)
        p->end--;
    /* After a peak the pages go back; what the usual allocation until the next sweep takes stays. */
    const uint32_t keep = p->end < p->max / 2 - SLACK_BYTES / p->cell_bytes ? 2 * p->end + SLACK_BYTES / p->cell_bytes : p->max;
    if (end > keep)
        bor_port_discard(pool_at(p, keep), (size_t)(end - keep) * p->cell_bytes);
}
