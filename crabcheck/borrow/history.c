/* history.c: see history.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "history.h"

#include "pool.h"
#include "port.h"
#include "tree.h"

static struct pool s_cells;
static unsigned s_depth;

static struct event_cell *cell(uint32_t i) { return pool_at(&s_cells, i); }

bool history_init(unsigned depth)
{
    s_depth = depth;
    return pool_init(&s_cells, "borrow history", sizeof(struct event_cell), 1u << (bor_state.room_bits - 1));
}

void history_fini(void) { pool_fini(&s_cells); }
uint32_t history_used(void) { return s_cells.used; }
const struct event_cell *history_at(uint32_t list) { return list == 0 ? NULL : cell(list); }

static bool same_event(const struct event_cell *a, const struct event_cell *b)
{
    return a->by == b->by && ((a->place ^ b->place) & BOR_PLACE_BITS) == 0 && a->action == b->action && a->time == b->time && a->inexact == b->inexact;
}

bool history_same(uint32_t a, uint32_t b)
{
    return a == b || (a != 0 && b != 0 && cell(a)->prev == cell(b)->prev && same_event(cell(a), cell(b)));
}

/* A copy of the newest `keep` events of a list. */
static uint32_t shortened(uint32_t list, unsigned keep)
{
    uint32_t first = 0, last = 0;
    for (; keep > 0 && list != 0; keep--, list = cell(list)->prev) {
        uint32_t c = pool_new(&s_cells);
        if (c == 0)
            break;
        *cell(c) = *cell(list);
        cell(c)->prev = 0;
        cell(c)->length = (uint16_t)keep;
        if (first == 0)
            first = c;
        else
            cell(last)->prev = c;
        last = c;
    }
    return first;
}

uint32_t history_push(uint32_t list, enum bor_action action, uint32_t by, bor_addr lo, bor_addr hi, bor_place place, uint32_t site,
                      bool inexact, uint64_t last_birth, const struct event_who *who)
{
    const struct event_cell *top = history_at(list);
    const struct node *n = &nodes_table()[by];
    if (top != NULL && top->by == by && top->who.serial == (who != NULL ? who->serial : n->birth) && top->action == action && top->inexact == inexact && top->time == last_birth)
        return list;            /* nobody was born since: nobody can have lost anything by the repetition */
    if (top != NULL && top->length >= 2 * s_depth)
        list = shortened(list, s_depth);
    uint32_t c = pool_new(&s_cells);
    if (c == 0)
        return list;
    const struct event_cell *rest = history_at(list);
    *cell(c) = (struct event_cell){
        .place = bor_port_keep_place(place, true), .time = last_birth, .lo = lo, .hi = hi, .prev = list, .by = by,
        .site = site, .length = (uint16_t)(rest == NULL ? 1 : rest->length + 1), .action = (uint8_t)action, .inexact = inexact,
    };
    const bool root = (n->flags & N_ROOT) != 0;
    cell(c)->who = who != NULL ? *who : (struct event_who){ n->birth, n->born, root ? 0 : n->caller, root ? 0 : n->site };
    return c;
}

void history_mark(uint32_t list, uint32_t (*live_ancestor)(uint32_t))
{
    for (; list != 0 && !pool_mark(&s_cells, list); list = cell(list)->prev)
        cell(list)->by = live_ancestor(cell(list)->by);
}

void history_sweep(void) { pool_sweep(&s_cells); }
