/* protector.h: chains of protected nodes over a run of bytes, newest first.

   A cell says whether every cell under it belongs to an ancestor of its node ("nested").  A scan for nodes that are foreign to a tag
   may stop at a nested cell whose node is an ancestor of that tag (theorem: ancestors of an ancestor are ancestors); recursion
   through reborrows, the deep case, is nested all the way.  Cells of ended protectors stay until a scan finds them on top.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_PROTECTOR_H
#define CRAB_BORROW_PROTECTOR_H

#include "nodes.h"

bool protector_init(void);
void protector_fini(void);
uint32_t protector_push(uint32_t chain, uint32_t node);         /* no-op where node is on top */
bool protector_has(uint32_t chain, uint32_t node);
uint32_t protector_trim_some(uint32_t chain);
/* Without ended ones on top. */
static inline uint32_t protector_trim(uint32_t chain) { return chain == 0 ? 0 : protector_trim_some(chain); }

/* Iterates live protected nodes foreign to t: for (i = first(chain, t); i != 0; i = next(i, t)) node_at(i). */
uint32_t protector_first_foreign(uint32_t chain, uint32_t t, bool shortcuts);
uint32_t protector_next_foreign(uint32_t cell, uint32_t t, bool shortcuts);
uint32_t protector_node(uint32_t cell);
uint32_t protector_next(uint32_t cell);                         /* every cell */

uint32_t protector_mark(uint32_t chain);                        /* trims; returns the chain */
void protector_sweep(void);
uint32_t protector_used(void);

#endif
