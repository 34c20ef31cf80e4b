/* stacked_items.h: stacks of items as persistent lists.

   A run's stack is the number of its top item; runs share tails, so splitting a run copies nothing, popping is moving down, and equal
   pushes onto equal stacks give the same item, which makes equal runs merge.

       PAIR      Unique with SharedReadWrite of the same tag directly above: what a retag inferred from the binary gives.  The two
                 are popped together, and a foreign read that disables the Unique takes nothing from the tag.  So a read has
                 nothing to change here but must respect its protector.
       UNIQUE    an exact retag's; a foreign read disables it
       DISABLED  grants nothing, but ends the run of SharedReadWrite items below it

   A tag has at most one item in a stack.  Every item knows the nearest item at or below it that is not SharedReadWrite, that is
   UNIQUE, that is protected (kept up to date by shortening the way past ended protectors), and a skip pointer with the range of
   birth numbers skipped: finding a tag, the end of a run and a protector cost O(log depth) in deep recursion.

   Refused: an array of items per run, as in Miri: a split copies it, 10^5 frames of reborrows make it long, and comparing two is slow.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_STACKED_ITEMS_H
#define CRAB_BORROW_STACKED_ITEMS_H

#include "nodes.h"

enum item_kind { ITEM_PAIR, ITEM_UNIQUE, ITEM_SRW, ITEM_SRO, ITEM_DISABLED };

struct item {
    uint64_t min_birth, max_birth;      /* of the items from here down to `jump`, that one left out */
    uint32_t node, prev, jump, height;  /* node 0: a DISABLED whose tag is forgotten */
    uint32_t other, unique, guard;      /* nearest at or below: not SRW; UNIQUE; protected */
    uint8_t kind;
    bool guarded;                       /* its node's protector counts for it */
    bool dropped, split;                /* collector */
};

bool items_init(void);
void items_fini(void);
const struct item *item_at(uint32_t i);                 /* item 0 is the floor: height 0, no node */
uint64_t items_used(void);

/* All of these return a stack; 0 = out of items (the stack is then as it was). */
uint32_t item_push(uint32_t top, uint32_t node, enum item_kind kind, bool guarded);
uint32_t item_insert(uint32_t top, uint32_t below, uint32_t node, enum item_kind kind, bool guarded);   /* directly above `below` */
uint32_t item_disable_above(uint32_t top, uint32_t below);
uint32_t item_loosen(uint32_t top, uint32_t i);         /* the UNIQUE item i becomes a PAIR */

uint32_t item_find(uint32_t top, uint32_t node);        /* the node's item, 0 = none */
uint32_t item_run_end(uint32_t top, uint32_t i);        /* the topmost of the SharedReadWrite items directly above i, or i */
uint32_t item_guard(uint32_t i);                        /* nearest item at or below with a protector in force */

/* Is the node's item among the SharedReadOnly ones at the top (looking at few), or, `srw`, SharedReadWrite in the run directly above
   `lender`?  Another item of the kind there would come and go with it. */
bool item_same_as_new(uint32_t top, uint32_t node, uint32_t lender, bool srw);
/* The node's protector is in force again. */
void item_guard_again(uint32_t top, uint32_t node);

/* Collector: mark every stack in use (the answer is the stack without dropped nodes' items), then sweep. */
void items_mark_begin(bool (*dropped)(uint32_t node));
uint32_t items_mark(uint32_t top);
void items_sweep(void);

#endif
