/* protector.c: see protector.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "protector.h"

#include "pool.h"
#include "port.h"
#include "tree.h"

struct prot_cell { uint32_t node, prev; uint64_t birth; uint32_t nested, spare; };     /* birth: the node's, slots are reused */
static struct pool s_cells;

static struct prot_cell *cell(uint32_t i) { return pool_at(&s_cells, i); }

bool protector_init(void) { return pool_init(&s_cells, "protectors", sizeof(struct prot_cell), 1u << (bor_state.room_bits - 1)); }
void protector_fini(void) { pool_fini(&s_cells); }
uint32_t protector_used(void) { return s_cells.used; }

static bool in_force(const struct prot_cell *c)
{
    const struct node *n = &nodes_table()[c->node];
    return n->protectors != 0 && n->birth == c->birth;
}

uint32_t protector_trim_some(uint32_t chain)
{
    while (chain != 0 && !in_force(cell(chain)))
        chain = cell(chain)->prev;
    return chain;
}

uint32_t protector_push(uint32_t chain, uint32_t node)
{
    chain = protector_trim(chain);
    if (chain != 0 && cell(chain)->node == node)
        return chain;
    uint32_t c = pool_new(&s_cells);
    if (c == 0)
        return chain;           /* forgotten protector: a miss */
    *cell(c) = (struct prot_cell){ .node = node, .prev = chain, .birth = nodes_table()[node].birth,
        .nested = chain == 0 || (cell(chain)->nested && node_is_anc(cell(chain)->node, node)) };
    return c;
}

bool protector_has(uint32_t chain, uint32_t node)
{
    for (; chain != 0; chain = cell(chain)->prev)
        if (cell(chain)->node == node && in_force(cell(chain)))
            return true;
    return false;
}

static uint32_t find_foreign(uint32_t i, uint32_t t, bool shortcuts)
{
    for (; i != 0; i = cell(i)->prev) {
        const struct prot_cell *c = cell(i);
        if (!in_force(c))
            continue;
        if (!node_is_anc(c->node, t))
            return i;
        if (c->nested && shortcuts)
            return 0;
    }
    return 0;
}

uint32_t protector_first_foreign(uint32_t chain, uint32_t t, bool shortcuts) { return find_foreign(chain, t, shortcuts); }
uint32_t protector_next_foreign(uint32_t i, uint32_t t, bool shortcuts) { return find_foreign(cell(i)->prev, t, shortcuts); }
uint32_t protector_node(uint32_t i) { return cell(i)->node; }
uint32_t protector_next(uint32_t i) { return cell(i)->prev; }

uint32_t protector_mark(uint32_t chain)
{
    chain = protector_trim(chain);
    for (uint32_t i = chain; i != 0 && !pool_mark(&s_cells, i); i = cell(i)->prev)
        cell(i)->prev = protector_trim(cell(i)->prev);
    return chain;
}

void protector_sweep(void) { pool_sweep(&s_cells); }
