/* twin_stacked.c: see twin_stacked.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "twin_stacked.h"

#include <stdlib.h>
#include <string.h>

void stwin_init(struct stwin *t, unsigned size)
{
    if (size > STWIN_BYTES)
        abort();
    memset(t, 0, sizeof *t);
    t->size = size;
    t->n = 1;
    for (unsigned b = 0; b < size; b++) {
        t->at[b].n = 1;
        t->at[b].item[0] = (struct stwin_item){ 0, BOR_P_SRW, false };
    }
}

static bool grants(enum bor_perm p, bool write)
{
    return p == BOR_P_UNIQUE || p == BOR_P_SRW || (p == BOR_P_SRO && !write);
}

/* The granting item: the topmost one with this tag that permits the access; -1 if there is none. */
static int granting(const struct stwin_stack *s, int node, bool write)
{
    for (int i = s->n - 1; i >= 0; i--)
        if (s->item[i].node == node && grants(s->item[i].perm, write))
            return i;
    return -1;
}

/* The first place above item i that a write through i does not leave alone. */
static int above_write(const struct stwin_stack *s, int i)
{
    int k = i + 1;
    if (s->item[i].perm == BOR_P_SRW)
        while (k < s->n && s->item[k].perm == BOR_P_SRW)
            k++;
    return k;
}

static bool is_guarded(const struct stwin *t, const struct stwin_item *i)
{
    return i->guarded && i->node >= 0 && t->protector[i->node] != BOR_PROT_NONE;
}

static bool access_byte(struct stwin *t, int node, unsigned b, bool write, struct stwin_verdict *v)
{
    struct stwin_stack *s = &t->at[b];
    const int g = granting(s, node, write);
    bool bad = g < 0;
    if (bad)
        v->own = true;
    for (int k = g < 0 ? s->n : write ? above_write(s, g) : g + 1; k < s->n; k++)
        bad |= (write || s->item[k].perm == BOR_P_UNIQUE) && is_guarded(t, &s->item[k]);
    if (bad) {
        v->bad = true;
        v->refused |= 1u << b;
        return false;
    }
    if (write)
        s->n = above_write(s, g);
    for (int k = g + 1; k < s->n && !write; k++)
        if (s->item[k].perm == BOR_P_UNIQUE)
            s->item[k].perm = BOR_P_DISABLED;
    return true;
}

void stwin_access(struct stwin *t, int node, unsigned lo, unsigned size, bool write, struct stwin_verdict *v)
{
    *v = (struct stwin_verdict){ 0 };
    for (unsigned b = lo; b < lo + size; b++)
        access_byte(t, node, b, write, v);
}

/* ---- retags: the table of section 3 -------------------------------------------------------------------------------------- */

struct pushed { enum bor_perm perm; bool access, write; enum bor_protector protector; };

static struct pushed what_is_pushed(const struct bor_retag *w, bool cell)
{
    const struct pushed srw = { BOR_P_SRW, false, false, BOR_PROT_NONE };
    switch (w->kind) {
    case BOR_REF_MUT:
        return w->unpin ? (struct pushed){ BOR_P_UNIQUE, true, true, BOR_PROT_STRONG } : srw;
    case BOR_REF_BOX:
        return w->unpin ? (struct pushed){ BOR_P_UNIQUE, true, true, BOR_PROT_WEAK } : srw;
    case BOR_REF_SHARED:
        return cell ? srw : (struct pushed){ BOR_P_SRO, true, false, BOR_PROT_STRONG };
    case BOR_REF_RAW_CONST:
        return cell ? srw : (struct pushed){ BOR_P_SRO, true, false, BOR_PROT_NONE };
    default:
        return srw;
    }
}

static void insert(struct stwin_stack *s, int at, struct stwin_item item)
{
    if (s->n == STWIN_ITEMS)
        abort();
    memmove(&s->item[at + 1], &s->item[at], (s->n - at) * sizeof item);
    s->item[at] = item;
    s->n++;
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

static void retag_byte(struct stwin *t, int from, int node, unsigned b, const struct bor_retag *w, struct stwin_verdict *v)
{
    struct stwin_stack *s = &t->at[b];
    const struct pushed p = what_is_pushed(w, is_cell_byte(w->layout, b - (unsigned)w->addr));
    const struct stwin_item item = { node, p.perm, w->at_entry && p.protector != BOR_PROT_NONE };
    if (p.access) {
        if (!access_byte(t, from, b, p.write, v))
            return;
        insert(s, s->n, item);
        if (p.perm == BOR_P_UNIQUE && w->inferred)
            insert(s, s->n, (struct stwin_item){ node, BOR_P_SRW, false });
        return;
    }
    const int g = granting(s, from, true), reader = granting(s, from, false);
    if (g < 0 && reader >= 0 && w->kind == BOR_REF_SHARED) {        /* perhaps no cell: as much as the parent has */
        insert(s, reader + 1, (struct stwin_item){ node, BOR_P_SRO, false });
        return;
    }
    if (g < 0) {
        v->bad = v->own = true;
        v->refused |= 1u << b;
        return;
    }
    insert(s, above_write(s, g), item);
}

static bool guarded_somewhere(const struct stwin *t, int node)
{
    for (unsigned b = 0; b < t->size; b++)
        for (int i = 0; i < t->at[b].n; i++)
            if (t->at[b].item[i].node == node && t->at[b].item[i].guarded)
                return true;
    return false;
}

int stwin_retag(struct stwin *t, int from, const struct bor_retag *w, struct stwin_verdict *v)
{
    *v = (struct stwin_verdict){ 0 };
    if (w->kind == BOR_REF_RESTRICT)
        return from;
    if (t->n == STWIN_NODES)
        abort();
    const int node = t->n++;
    const bool guards = w->kind == BOR_REF_SHARED || ((w->kind == BOR_REF_MUT || w->kind == BOR_REF_BOX) && w->unpin);
    for (unsigned b = w->addr; b < w->addr + w->size; b++)
        retag_byte(t, from, node, b, w, v);
    if (w->at_entry && guards && guarded_somewhere(t, node))
        t->protector[node] = w->kind == BOR_REF_BOX ? BOR_PROT_WEAK : BOR_PROT_STRONG;
    return node;
}

void stwin_loosen(struct stwin *t, int node)
{
    for (unsigned b = 0; b < t->size; b++) {
        struct stwin_stack *s = &t->at[b];
        for (int i = 0; i < s->n; i++)
            if (s->item[i].node == node && s->item[i].perm == BOR_P_UNIQUE
                && (i + 1 == s->n || s->item[i + 1].node != node))
                insert(s, ++i, (struct stwin_item){ node, BOR_P_SRW, false });
    }
}

void stwin_end_protectors(struct stwin *t, const int *nodes, int n)
{
    for (int i = 0; i < n; i++)
        t->protector[nodes[i]] = BOR_PROT_NONE;
}

void stwin_dealloc(struct stwin *t, int node, struct stwin_verdict *v)
{
    stwin_access(t, node, 0, t->size, true, v);
    for (unsigned b = 0; b < t->size; b++)
        for (int i = 0; i < t->at[b].n; i++) {
            const struct stwin_item *item = &t->at[b].item[i];
            if (!is_guarded(t, item) || t->protector[item->node] != BOR_PROT_STRONG)
                continue;
            v->bad = true;
            v->refused |= 1u << b;
        }
}

void stwin_forget(struct stwin *t, int node)
{
    for (unsigned b = 0; b < t->size; b++) {
        struct stwin_stack *s = &t->at[b], out = { 0 };
        bool parted = false;
        for (int i = 0; i < s->n; i++) {
            const struct stwin_item item = s->item[i];
            if (item.node == node || item.node < 0) {
                parted |= item.perm != BOR_P_SRW;
                continue;
            }
            if (parted && item.perm == BOR_P_SRW && out.n && out.item[out.n - 1].perm == BOR_P_SRW)
                out.item[out.n++] = (struct stwin_item){ -1, BOR_P_DISABLED, false };
            parted = false;
            out.item[out.n++] = item;
        }
        *s = out;
    }
}

static bool same_item(const struct stwin_stack *a, const struct stwin_stack *b, int i)
{
    const struct stwin_item x = a->item[i], y = b->item[i];
    const bool doubled = i + 1 < b->n && b->item[i + 1].node == y.node && b->item[i + 1].perm == BOR_P_SRW;
    return x.node == y.node && (x.perm == y.perm || (x.perm == BOR_P_DISABLED && y.perm == BOR_P_UNIQUE && doubled));
}

bool stwin_is_noop(const struct stwin *t, int node, unsigned byte, bool write)
{
    static struct stwin copy;
    struct stwin_verdict v;
    copy = *t;
    stwin_access(&copy, node, byte, 1, write, &v);
    const struct stwin_stack *a = &copy.at[byte], *b = &t->at[byte];
    bool same = !v.bad && a->n == b->n;
    for (int i = 0; i < a->n && same; i++)
        same = same_item(a, b, i);
    return same;
}
