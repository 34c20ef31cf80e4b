/* history.h: what happened to a run of bytes, newest first, for explanations.

   Runs share tails.  An event is dropped when a run's list is longer than the configured depth; the newest is always there.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_HISTORY_H
#define CRAB_BORROW_HISTORY_H

#include "nodes.h"

/* Whose deed it was, for people: kept here, because the node may be gone by the time of the report, or never have been one. */
struct event_who { uint64_t serial; bor_place born, caller; uint32_t site; };

struct event_cell {
    bor_place place;
    uint64_t time;              /* births so far */
    struct event_who who;
    bor_addr lo, hi;
    uint32_t prev, by;          /* by: node, or its nearest kept ancestor */
    uint32_t site;
    uint16_t length;            /* of the list from here */
    uint8_t action, inexact;    /* enum bor_action */
};

bool history_init(unsigned depth);
void history_fini(void);
/* The list with the event in front; `list` itself where it says the same already (same node, action and place, no birth since). */
uint32_t history_push(uint32_t list, enum bor_action action, uint32_t by, bor_addr lo, bor_addr hi, bor_place place, uint32_t site,
                      bool inexact, uint64_t last_birth, const struct event_who *who /* NULL: the node `by` itself */);
const struct event_cell *history_at(uint32_t list);     /* NULL for 0 */
bool history_same(uint32_t a, uint32_t b);  /* equal for merging: same list, or same newest event (place, node, action) over the same tail */

void history_mark(uint32_t list, uint32_t (*live_ancestor)(uint32_t));
void history_sweep(void);
uint32_t history_used(void);

#endif
