/* exposed.c: what a pointer without provenance may do.

   Miri's rule (docs/semantics.md section 2, rule 9): such a pointer may be any of the tags that were exposed.  So an access is wrong only
   if each exposed tag of the allocation would be refused.  Nothing changes when it is allowed: nobody knows through which tag it
   went, and a state that is left as it was can only lose reports.

   Exposures come from client requests alone.  An allocation without any is never judged.  Base memory has one root for all stacks and
   static objects: once that root is exposed, somewhere, base memory is not judged any more.

   The list is short (a request each), so it is a list.  Refused: a mark on the allocation that inline code could test.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "exposed.h"

#include "explain.h"
#include "port.h"
#include "tree_borrows.h"
#include "verdict.h"
#include "young.h"

static struct exposed { uint32_t slot; uint64_t birth; } *s_list;
static uint32_t s_n, s_cap;
static bool s_base;

void exposed_init(void)
{
    s_list = NULL;
    s_n = s_cap = 0;
    s_base = false;
}

void exposed_fini(void)
{
    if (s_list != NULL)
        bor_port_free(s_list);
    exposed_init();
}

void bor_expose(bor_tag tag)
{
    tag = bor_young_stored(tag, false, 0);      /* an exposed address may be anywhere */
    s_base |= tag == BOR_TAG_BASE;
    if (tag < BOR_TAG_FIRST)
        return;
    struct node *n = &nodes_table()[slot_of(tag)];
    if (n->flags & N_EXPOSED)
        return;
    if (s_n == s_cap) {
        const uint32_t cap = s_cap == 0 ? 16 : s_cap * 2;
        struct exposed *more = bor_port_alloc("exposed", cap * sizeof *more);
        if (s_n != 0) {
            bor_port_copy(more, s_list, s_n * sizeof *more);
            bor_port_free(s_list);
        }
        s_list = more;
        s_cap = cap;
    }
    n->flags |= N_EXPOSED;              /* the collector keeps it */
    s_list[s_n++] = (struct exposed){ slot_of(tag), n->birth };
}

static bool is_over(const struct exposed *e)
{
    const struct node *n = &nodes_table()[e->slot];
    return n->birth != e->birth || !(n->flags & N_EXPOSED) || (nodes_table()[n->root].flags & N_DEAD);
}

/* Could the access have been meant for this tag's allocation? */
static bool covers(const struct node *n, const struct bor_access *what)
{
    const struct node *m = n->root == NODE_BASE ? n : &nodes_table()[n->root];
    return what->addr >= m->lo && what->size <= m->size && what->addr - m->lo <= m->size - what->size;
}

static bool is_muted(uint32_t x)
{
    for (; !(nodes_table()[x].flags & N_MUTED); x = nodes_table()[x].parent)
        if (nodes_table()[x].flags & N_ROOT)
            return false;
    return true;
}

/* ---- one exposed tag's answer -------------------------------------------------------------------------------------------------- */

struct refusal { struct verdict d; struct loc s; bor_addr at; };

/* Tree Borrows: True where the tag may. */
static bool tree_permits(uint32_t slot, const struct bor_access *what, struct refusal *why)
{
    const struct node *n = &nodes_table()[slot];
    struct tree *t = tree_of(n);
    if (t == NULL || is_muted(slot))
        return true;
    for (bor_addr a = what->addr, hi = a + what->size; a < hi; a = bor_state_same_until(tag_of(slot), a, hi)) {
        struct run_at at;
        if (!run_seek(&t->map, a, &at) || run_get(&t->map, at)->lo > a)
            continue;
        why->s = run_get(&t->map, at)->s;
        why->d = tree_verdict(&why->s, slot, a, what->write, what->inexact);
        why->at = a;
        if (!why->d.ok)
            return why->d.inexact || (nodes_table()[why->d.offender].flags & N_MUTED);
    }
    return true;
}

struct looked_for { bor_tag tag; bool write, any, granted; };

static void look_at_item(const struct bor_tree_row *row, void *arg)
{
    struct looked_for *l = arg;
    l->any = true;
    if (row->who.tag == l->tag)
        l->granted |= l->write ? row->perm == BOR_P_UNIQUE || row->perm == BOR_P_SRW : row->perm != BOR_P_DISABLED;
}

/* Stacked Borrows: an item of the tag that grants the access; protected items above it are not looked at. */
static bool stack_permits(uint32_t slot, const struct bor_access *what, struct refusal *why)
{
    if (is_muted(slot))
        return true;
    for (bor_addr a = what->addr, hi = a + what->size; a < hi; a++) {
        struct looked_for l = { .tag = tag_of(slot), .write = what->write };
        bor_tree_at(tag_of(slot), a, look_at_item, &l);
        if (!l.any || l.granted)
            continue;
        *why = (struct refusal){ .d = { .offender = slot, .now = BOR_P_NONE }, .at = a };
        return false;
    }
    return true;
}

static void describe(uint32_t slot, const struct bor_access *what, const struct refusal *why, struct bor_violation *v)
{
    explain_begin(v, why->d.protected_foreign ? BOR_V_PROTECTED : BOR_V_ACCESS, what->write ? BOR_A_WRITE : BOR_A_READ, slot,
                  why->d.offender, why->at, what->addr, what->size);
    v->exposed = true;
    v->perm_now = why->d.now;
    v->perm_born = bor_state.config.model == BOR_MODEL_STACKED ? BOR_P_NONE : perm_born(&nodes_table()[why->d.offender], why->at);
    if (!why->d.protected_foreign && bor_state.config.model == BOR_MODEL_TREE)
        explain_loss(&why->s, why->d.offender, why->at, why->d.now, &v->loss);
}

/* One bug, one report: the allocation's exposures end. */
static void heal(uint32_t root, const struct bor_access *what)
{
    for (uint32_t i = 0; i < s_n; i++) {
        struct node *n = &nodes_table()[s_list[i].slot];
        if (n->root == root && covers(n, what))
            n->flags &= (uint16_t)~N_EXPOSED;
    }
}

bool bor_access_exposed(const struct bor_access *what, struct bor_violation *v)
{
    struct refusal why;
    uint32_t refused = 0;
    young_settle(what->addr, what->addr + what->size);
    for (uint32_t i = 0; i < s_n;) {
        if (is_over(&s_list[i])) {
            s_list[i] = s_list[--s_n];
            continue;
        }
        const uint32_t slot = s_list[i++].slot;
        const struct node *n = &nodes_table()[slot];
        if (!covers(n, what))
            continue;
        if (n->root == NODE_BASE && s_base)
            return true;
        if (bor_state.config.model == BOR_MODEL_STACKED ? stack_permits(slot, what, &why) : tree_permits(slot, what, &why))
            return true;
        if (refused == 0)
            describe(slot, what, &why, v);
        refused = slot;
    }
    if (refused == 0)
        return true;
    heal(nodes_table()[refused].root, what);
    return false;
}

/* ---- a new life ------------------------------------------------------------------------------------------------------------------ */

void bor_new_life(bor_tag tag, bor_addr lo, bor_addr hi)
{
    tag = young_model_tag(tag);
    young_settle(lo, hi);
    if ((tag < BOR_TAG_FIRST && tag != BOR_TAG_BASE) || bor_state.config.model == BOR_MODEL_STACKED)
        return;
    const uint32_t root = nodes_table()[slot_of(tag)].root;
    struct tree *t = nodes_table()[root].tree;
    const struct loc s = { .w = root, .u = root, .ui = root, .fresh = root == NODE_BASE };
    struct run_at at;
    if (t == NULL || (nodes_table()[root].flags & N_DEAD))
        return;
    for (bor_addr a = lo; a < hi && run_seek(&t->map, a, &at);) {
        const bor_addr from = run_get(&t->map, at)->lo > a ? run_get(&t->map, at)->lo : a;
        const bor_addr to = run_get(&t->map, at)->hi < hi ? run_get(&t->map, at)->hi : hi;
        if (from >= hi)
            break;
        run_set(&t->map, &at, from, to, &s, tree_loc_equal);
        a = to;
    }
}
