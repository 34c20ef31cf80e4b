/* twin_tree.c: see twin_tree.h.  Time: nodes x bytes for every operation, on purpose.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "twin_tree.h"

#include <stdlib.h>
#include <string.h>

const char *twin_perm_name(enum bor_perm p)
{
    switch (p) {
    case BOR_P_CELL: return "Cell";
    case BOR_P_RESERVED: return "Reserved";
    case BOR_P_RESERVED_CONFLICTED: return "Reserved(conflicted)";
    case BOR_P_RESERVED_IM: return "ReservedIM";
    case BOR_P_UNIQUE: return "Unique";
    case BOR_P_FROZEN: return "Frozen";
    case BOR_P_DISABLED: return "Disabled";
    default: return "?";
    }
}

void twin_init(struct twin *t, unsigned size, bool base_memory, bool implicit_writes)
{
    if (size > TWIN_BYTES)
        abort();
    memset(t, 0, sizeof *t);
    t->size = size;
    t->base_memory = base_memory;
    t->implicit_writes = implicit_writes;
    t->n = 1;
    t->node[TWIN_ROOT].parent = -1;
    t->node[TWIN_ROOT].hi = size;
    for (unsigned i = 0; i < size; i++)
        t->node[TWIN_ROOT].at[i] = (struct twin_byte){ .perm = BOR_P_UNIQUE, .accessed = true };
}

bool twin_is_ancestor(const struct twin *t, int ancestor, int node)
{
    while (node >= 0 && node != ancestor)
        node = t->node[node].parent;
    return node == ancestor;
}

/* The table of section 2: the next permission, or -1 where the access itself is refused. */
static int next_perm(enum bor_perm p, bool prot, bool child, bool write)
{
    if (child) {
        switch (p) {
        case BOR_P_RESERVED:
        case BOR_P_RESERVED_IM: return write ? BOR_P_UNIQUE : (int)p;
        case BOR_P_RESERVED_CONFLICTED: return !write ? (int)p : prot ? -1 : BOR_P_UNIQUE;
        case BOR_P_FROZEN: return write ? -1 : (int)p;
        case BOR_P_DISABLED: return -1;
        default: return p;
        }
    }
    switch (p) {
    case BOR_P_RESERVED: return write ? BOR_P_DISABLED : prot ? BOR_P_RESERVED_CONFLICTED : (int)p;
    case BOR_P_RESERVED_CONFLICTED:
    case BOR_P_FROZEN: return write ? BOR_P_DISABLED : (int)p;
    case BOR_P_UNIQUE: return write || prot ? BOR_P_DISABLED : BOR_P_FROZEN;
    default: return p;
    }
}

static bool is_vague(const struct twin *t, int node)
{
    return t->node[node].let_go || (t->base_memory && t->node[node].is_restrict);
}

/* Outside the pointee of a tag that several retags gave. */
static bool is_shared_reach(const struct twin *t, int node, unsigned b)
{
    return t->node[node].reuse && (b < t->node[node].lo || b >= t->node[node].hi);
}

/* One byte of an access, all nodes.  `hidden_below` >= 0: descendants of that node, but not itself, do not see it (rule 6).
   Nothing changes where it is refused; a refusal by the accessing node or an ancestor counts before one by a protector. */
static bool access_byte(struct twin *t, int node, unsigned b, bool write, int hidden_below, struct twin_verdict *v)
{
    int next[TWIN_NODES];
    bool bad = false;
    for (int i = 0; i < t->n; i++) {
        struct twin_node *n = &t->node[i];
        next[i] = n->at[b].perm;
        if (hidden_below >= 0 && i != hidden_below && twin_is_ancestor(t, hidden_below, i))
            continue;
        bool prot = n->protector != BOR_PROT_NONE;
        next[i] = next_perm(n->at[b].perm, prot, twin_is_ancestor(t, i, node), write);
        bool loss = next[i] == BOR_P_DISABLED && n->at[b].perm != BOR_P_DISABLED;
        bool refuses = next[i] < 0 || (loss && prot && n->at[b].accessed);
        if (refuses && (!bad || (v->node_protected && next[i] < 0)))
            *v = (struct twin_verdict){ true, i, b, n->at[b].perm, next[i] >= 0, !n->at[b].accessed, n->at[b].lazy_conflict,
                                        n->at[b].lost_to_end && !n->at[b].accessed, next[i] < 0, false, 1u << b, 0 };
        bad |= refuses;
    }
    if (bad && (v->lazy_conflict || v->lost_to_end || is_vague(t, v->node) || (v->node_protected && is_shared_reach(t, v->node, b))))
        v->vague = 1u << b;
    bool vague_end = hidden_below >= 0 && (t->ends[b] > 0 || b < t->node[node].lo || b >= t->node[node].hi);
    if (write && !bad)
        t->ends[b] = hidden_below >= 0 ? t->ends[b] + 1 : 0;
    for (int i = 0; i < t->n && !bad; i++) {
        struct twin_byte *at = &t->node[i].at[b];
        at->lazy_conflict |= at->perm == BOR_P_RESERVED && next[i] == BOR_P_RESERVED_CONFLICTED && !at->accessed;
        at->lost_to_end |= vague_end && next[i] == BOR_P_DISABLED && at->perm != BOR_P_DISABLED;
        at->perm = next[i];
    }
    for (int i = node; i >= 0 && !bad; i = t->node[i].parent)
        t->node[i].at[b].accessed = true;
    return !bad;
}

static void add_verdict(struct twin_verdict *all, const struct twin_verdict *now)
{
    bool own = all->own || now->own;
    uint32_t refused = all->refused | now->refused, vague = all->vague | now->vague;
    if (!all->bad)
        *all = *now;
    all->own = own;
    all->refused = refused;
    all->vague = vague;
}

void twin_access(struct twin *t, int node, unsigned lo, unsigned size, bool write, bool inexact, struct twin_verdict *v)
{
    struct twin_verdict all = { 0 };
    unsigned refused = 0;
    for (unsigned b = lo; b < lo + size; b++) {
        struct twin_verdict now = { 0 };
        if (access_byte(t, node, b, write, -1, &now))
            continue;
        add_verdict(&all, &now);
        refused++;
    }
    all.inexact = inexact;
    *v = inexact && refused < size ? (struct twin_verdict){ 0 } : all;
}

static bool is_cell_byte(const struct bor_layout *l, unsigned off)
{
    if (!l)
        return false;
    if (l->all_im)
        return true;
    if (l->stride)
        off %= l->stride;
    for (uint32_t i = 0; i < l->n; i++)
        if (off >= l->im[i].lo && off < l->im[i].hi)
            return true;
    return false;
}

/* The table "New nodes": permission of a byte inside / outside the pointee. */
static enum bor_perm born_inside(const struct twin *t, const struct bor_retag *w, bool cell)
{
    if (w->kind == BOR_REF_SHARED)
        return cell ? BOR_P_CELL : BOR_P_FROZEN;
    if (w->kind == BOR_REF_RESTRICT)
        return BOR_P_RESERVED;
    if (w->at_entry)
        return t->implicit_writes && w->kind == BOR_REF_MUT ? BOR_P_UNIQUE : BOR_P_RESERVED;
    return cell ? BOR_P_RESERVED_IM : BOR_P_RESERVED;
}

static enum bor_perm born_outside(const struct twin *t, const struct bor_retag *w)
{
    if (t->base_memory && w->kind != BOR_REF_RESTRICT)
        return BOR_P_CELL;
    if (w->kind == BOR_REF_SHARED)
        return w->freeze_outside ? BOR_P_FROZEN : BOR_P_CELL;
    if (w->kind == BOR_REF_RESTRICT || w->at_entry)
        return BOR_P_RESERVED;
    return w->freeze_outside ? BOR_P_RESERVED : BOR_P_RESERVED_IM;
}

static bool makes_node(const struct bor_retag *w)
{
    if (w->kind == BOR_REF_RAW_MUT || w->kind == BOR_REF_RAW_CONST)
        return false;
    if (w->kind == BOR_REF_RESTRICT)
        return w->at_entry;                 /* of any size: the pointee's is not known */
    return w->size != 0 && (w->kind == BOR_REF_SHARED || w->unpin);
}

static enum bor_protector protector_of(const struct bor_retag *w)
{
    if (!w->at_entry || w->kind == BOR_REF_TWO_PHASE)
        return BOR_PROT_NONE;
    return w->kind == BOR_REF_SHARED || w->kind == BOR_REF_MUT ? BOR_PROT_STRONG : BOR_PROT_WEAK;
}

int twin_retag(struct twin *t, int from, const struct bor_retag *w, struct twin_verdict *v)
{
    *v = (struct twin_verdict){ 0 };
    if (!makes_node(w))
        return from;
    struct twin_node n = { .parent = from, .lo = w->addr, .hi = w->addr + w->size };
    n.is_restrict = w->kind == BOR_REF_RESTRICT;
    for (unsigned b = 0; b < t->size; b++) {
        if (b < n.lo || b >= n.hi) {
            n.at[b].perm = born_outside(t, w);
            continue;
        }
        n.at[b].perm = born_inside(t, w, is_cell_byte(w->layout, b - n.lo));
        n.at[b].accessed = n.at[b].perm != BOR_P_CELL && !n.is_restrict;
        struct twin_verdict now = { 0 };
        if (n.at[b].accessed && !access_byte(t, from, b, n.at[b].perm == BOR_P_UNIQUE, -1, &now))
            add_verdict(v, &now);
    }
    if (t->n == TWIN_NODES)
        abort();
    n.protector = protector_of(w);
    t->node[t->n] = n;
    return t->n++;
}

void twin_end_protectors(struct twin *t, const int *nodes, int n, bool with_access, struct twin_verdict *v)
{
    *v = (struct twin_verdict){ 0 };
    for (int i = 0; with_access && !t->dead && i < n; i++) {
        const struct twin_node *e = &t->node[nodes[i]];
        if (e->is_restrict)                     /* C knows no access at the block's end */
            continue;
        for (unsigned b = 0; b < t->size; b++) {
            struct twin_verdict now = { 0 };
            if (!e->at[b].accessed || e->at[b].perm == BOR_P_CELL || e->at[b].perm == BOR_P_DISABLED)
                continue;
            if (!access_byte(t, nodes[i], b, e->at[b].perm == BOR_P_UNIQUE, nodes[i], &now))
                add_verdict(v, &now);
        }
    }
    for (int i = 0; i < n; i++) {
        struct twin_node *e = &t->node[nodes[i]];
        e->protector = BOR_PROT_NONE;
        for (unsigned b = 0; e->is_restrict && b < t->size; b++)
            e->at[b].perm = BOR_P_CELL;
    }
}

void twin_dealloc(struct twin *t, int node, struct twin_verdict *v)
{
    twin_access(t, node, 0, t->size, true, false, v);
    for (int i = 0; i < t->n && !v->bad; i++)
        for (unsigned b = 0; b < t->size && !v->bad; b++)
            if (t->node[i].protector == BOR_PROT_STRONG && t->node[i].at[b].accessed && t->node[i].at[b].perm != BOR_P_CELL)
                *v = (struct twin_verdict){ .bad = true, .node = i, .byte = b, .perm = t->node[i].at[b].perm,
                                            .node_protected = true, .refused = 1u << b };
    t->dead = true;
}

bool twin_is_known_miss(const struct twin_verdict *v)
{
    return v->inexact ? v->vague != 0 : v->vague == v->refused;
}

/* Does it matter whether byte k of node i was accessed?  It does to a protector that is in force. */
static bool is_claimed(const struct twin *t, int i, unsigned k)
{
    return t->node[i].at[k].accessed && t->node[i].protector != BOR_PROT_NONE && t->node[i].at[k].perm != BOR_P_CELL;
}

static bool same_state(const struct twin *a, const struct twin *b, bool excuse_misses)
{
    for (int i = 0; i < a->n; i++)
        for (unsigned k = 0; k < a->size && !(excuse_misses && is_vague(a, i)); k++) {
            const struct twin_byte *y = &b->node[i].at[k];
            const bool old_right = excuse_misses && is_shared_reach(a, i, k);
            if (a->node[i].at[k].perm == y->perm && (old_right || is_claimed(a, i, k) == is_claimed(b, i, k)))
                continue;
            if (!excuse_misses || y->perm != BOR_P_RESERVED_CONFLICTED || !y->lazy_conflict)
                return false;
        }
    return a->n == b->n;
}

bool twin_same_but_misses(const struct twin *a, const struct twin *b) { return same_state(a, b, true); }

bool twin_is_noop(const struct twin *t, int node, unsigned lo, unsigned size, bool write)
{
    static struct twin copy;
    struct twin_verdict v;
    copy = *t;
    twin_access(&copy, node, lo, size, write, false, &v);
    return !v.bad && same_state(t, &copy, false);
}
