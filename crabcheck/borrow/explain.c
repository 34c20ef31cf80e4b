/* explain.c: see explain.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "explain.h"

#include "history.h"
#include "perm.h"

void explain_tag(uint32_t slot, struct bor_tag_info *info)
{
    const struct node *n = &nodes_table()[slot];
    const bool root = (n->flags & N_ROOT) != 0;
    *info = (struct bor_tag_info){
        .tag = tag_of(slot), .serial = n->birth, .site = root ? 0 : n->site, .born = n->born, .born_caller = root ? 0 : n->caller,
        .lo = n->lo, .hi = n->lo + n->size, .is_root = root,
        .is_restrict = !root && n->kind == BOR_REF_RESTRICT,
        .protector = n->protectors == 0 ? BOR_PROT_NONE : n->flags & N_PROT_WEAK ? BOR_PROT_WEAK : BOR_PROT_STRONG,
    };
}

void explain_alloc(uint32_t root, struct bor_alloc_info *info)
{
    const struct node *n = &nodes_table()[root];
    *info = (struct bor_alloc_info){ .family = n->kind, .live = !(n->flags & N_DEAD), .root = tag_of(root), .serial = n->birth,
                                     .born = n->born };
    if (root == NODE_BASE)
        return;
    info->base = n->lo;
    info->size = n->size;
    info->align = n->site == 0 ? 0 : 1ull << (n->site - 1);
    info->died = n->caller;
}

static bool is_write(uint8_t action)
{
    return action == BOR_A_WRITE || action == BOR_A_RETAG_WRITE || action == BOR_A_DEALLOC || action == BOR_A_PROTECTOR_END;
}

static void fill_event(const struct event_cell *c, struct bor_event *out)
{
    *out = (struct bor_event){ .known = true, .action = c->action, .inexact = c->inexact, .place = c->place, .site = c->site,
                               .lo = c->lo, .hi = c->hi };
    explain_tag(c->by, &out->by);
    if (out->by.serial == c->who.serial)
        return;
    out->by.tag = BOR_TAG_UNKNOWN;              /* collected, or never told to the model: an ancestor stood in for it */
    out->by.serial = c->who.serial;
    out->by.site = c->who.site;
    out->by.born = c->who.born;
    out->by.born_caller = c->who.caller;
    out->by.is_root = out->by.is_restrict = false;
    out->by.protector = BOR_PROT_NONE;
}

void explain_loss(const struct loc *s, uint32_t n, bor_addr a, enum bor_perm now, struct bor_event *out)
{
    const struct node *node = &nodes_table()[n];
    const struct event_cell *found = NULL;
    *out = (struct bor_event){ .known = false };
    if (now == BOR_P_FROZEN && perm_born(node, a) == BOR_P_FROZEN)
        return;                                 /* never had the right to write */
    for (const struct event_cell *c = history_at(s->hist); c != NULL; c = history_at(c->prev)) {
        if (c->time < node->birth)
            break;
        const bool child = node_is_anc(n, c->by);
        if (now == BOR_P_DISABLED ? !child && is_write(c->action) : !child && !is_write(c->action))
            found = c;
        if (now == BOR_P_FROZEN && child && is_write(c->action))
            break;                              /* it still had the right here */
    }
    if (found != NULL)
        fill_event(found, out);
}

void explain_begin(struct bor_violation *v, enum bor_violation_kind kind, enum bor_action action, uint32_t accessed, uint32_t offender,
                   bor_addr addr, bor_addr access_lo, uint64_t size)
{
    *v = (struct bor_violation){ .kind = kind, .action = action, .addr = addr, .size = size, .access_lo = access_lo,
                                 .perm_born = BOR_P_NONE, .perm_now = BOR_P_NONE };
    explain_tag(accessed, &v->accessed);
    explain_tag(offender, &v->offending);
    v->offending_is_ancestor = offender != accessed && node_is_anc(offender, accessed);
    explain_alloc(nodes_table()[accessed].root, &v->alloc);
}
