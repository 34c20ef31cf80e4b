/* verdict.c: see verdict.h.

   Two walks, both short (design.md, 2.4): up from the tag to its lowest common ancestor with the last writer; over the protected nodes
   that are foreign to the tag.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include "protector.h"

/* n is not an ancestor of the last writer.  Was it there when that write (or that protector-end write) happened? */
static bool disabled(const struct loc *s, uint32_t x, bor_addr a, enum bor_perm born)
{
    const struct node *n = &nodes_table()[x];
    if (born == BOR_P_CELL)
        return false;
    if (born == BOR_P_RESERVED_IM && !set_has(n, SET_WRITTEN, a))
        return false;
    if (n->birth <= s->wtime)
        return !(s->fresh && n->kind == BOR_REF_RESTRICT);      /* lazy everywhere: it may have been born in the same life */
    return s->e != 0 && n->birth <= s->etime && !node_is_anc(x, s->e) && !node_is_anc(s->e, x);
}

static bool conflicted(const struct node *n, bor_addr a, bool *inexact)
{
    if (n->protectors == 0 || n->sets == 0)
        return false;
    if (set_has(n, SET_CONFLICTED, a))
        return true;
    return *inexact = set_has(n, SET_CONFLICTED_INEXACT, a);
}

enum bor_perm tree_perm(const struct loc *s, uint32_t x, bor_addr a)
{
    const struct node *n = &nodes_table()[x];
    const enum bor_perm born = perm_born(n, a);
    if (born == BOR_P_CELL)
        return born;
    if (node_is_anc(x, s->w))
        return node_is_anc(x, s->u) ? BOR_P_UNIQUE : BOR_P_FROZEN;
    if (disabled(s, x, a, born))
        return BOR_P_DISABLED;
    const bool conflict = set_has(n, SET_CONFLICTED, a) || set_has(n, SET_CONFLICTED_INEXACT, a);
    return born == BOR_P_RESERVED && conflict ? BOR_P_RESERVED_CONFLICTED : born;
}

static struct verdict refuse(uint32_t offender, enum bor_perm now, bool inexact)
{
    return (struct verdict){ .offender = offender, .now = now, .inexact = inexact };
}

/* The path from t up to, not including, top (an ancestor of the last writer). */
static struct verdict path_verdict(const struct loc *s, uint32_t t, uint32_t top, bor_addr a, bool write)
{
    struct verdict doubt = { .ok = true };
    for (uint32_t x = t; x != top; x = nodes_table()[x].parent) {
        const struct node *n = &nodes_table()[x];
        const enum bor_perm born = perm_born(n, a);
        bool inexact = false;
        if (disabled(s, x, a, born))
            return refuse(x, BOR_P_DISABLED, false);
        if (write && born == BOR_P_FROZEN)
            return refuse(x, BOR_P_FROZEN, false);
        if (write && conflicted(n, a, &inexact)) {
            if (!inexact)
                return refuse(x, BOR_P_RESERVED_CONFLICTED, false);
            doubt = refuse(x, BOR_P_RESERVED_CONFLICTED, true);
        }
        /* Its retag read here, through all its ancestors, and nothing was written since. */
        if (!write && bor_state.config.fast_paths && n->birth > s->wtime && s->e == 0 && node_covers(n, a) &&
            (born == BOR_P_FROZEN || born == BOR_P_RESERVED))
            break;
    }
    return doubt;
}

/* Ancestors of the last writer, from `top` up, are Frozen below `unique`. */
static uint32_t frozen_above(uint32_t top, uint32_t unique, bor_addr a)
{
    for (uint32_t x = top; !node_is_anc(x, unique); x = nodes_table()[x].parent)
        if (perm_born(&nodes_table()[x], a) != BOR_P_CELL)
            return x;
    return 0;
}

static struct verdict foreign_protected(const struct loc *s, uint32_t t, bor_addr a, bool write, bool inexact_read)
{
    const bool fast = bor_state.config.fast_paths;
    const uint32_t chain = write ? s->prot : s->prot_reads;
    for (uint32_t c = protector_first_foreign(chain, t, fast); c != 0; c = protector_next_foreign(c, t, fast)) {
        const uint32_t p = protector_node(c);
        const enum bor_perm now = tree_perm(s, p, a);
        if (now == BOR_P_DISABLED || now == BOR_P_CELL || (!write && now != BOR_P_UNIQUE))
            continue;
        struct verdict v = refuse(p, now, inexact_read);
        v.protected_foreign = true;
        return v;
    }
    return (struct verdict){ .ok = true };
}

/* Born after the last write, with a read of this byte through all its ancestors: they and it still permit reads. */
static inline bool reads_freely(const struct loc *s, uint32_t t, bor_addr a)
{
    const struct node *n = &nodes_table()[t];
    if (t == s->w)
        return true;
    if (n->birth <= s->wtime || s->e != 0 || !node_covers(n, a))
        return false;
    if (n->flags & N_PLAIN)
        return true;
    const enum bor_perm born = perm_born(n, a);
    return born == BOR_P_FROZEN || born == BOR_P_RESERVED;
}

struct verdict tree_verdict(const struct loc *s, uint32_t t, bor_addr a, bool write, bool inexact_read)
{
    struct verdict v = { .ok = true };
    if (!write && bor_state.config.fast_paths && reads_freely(s, t, a))
        return s->prot_reads == 0 ? v : foreign_protected(s, t, a, false, inexact_read);
    const uint32_t top = node_lca(t, s->w);
    if (t != top)
        v = path_verdict(s, t, top, a, write);
    if (!v.ok && !v.inexact)
        return v;
    if (write && top != s->u && !node_is_anc(top, s->u)) {
        uint32_t f = frozen_above(top, s->u, a);
        if (f != 0)
            return refuse(f, BOR_P_FROZEN, false);
    }
    if (s->prot != 0) {
        struct verdict p = foreign_protected(s, t, a, write, inexact_read);
        if (!p.ok && !p.inexact)
            return p;
        if (!p.ok)
            v = p;
    }
    if (v.ok && write && s->ui != s->u && !node_is_anc(top, s->ui)) {
        uint32_t f = frozen_above(top, s->ui, a);
        if (f != 0)
            return refuse(f, BOR_P_FROZEN, true);
    }
    return v;
}
