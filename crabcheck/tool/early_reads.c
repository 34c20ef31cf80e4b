/* early_reads.c: compilers load both sides of a condition where that cannot fault, and choose afterwards.

       return left ? p->x : p->y;          mov 4(%rdi),%eax ; test %esi,%esi ; cmovne (%rdi),%eax      (gcc -O2)
       return some ? r.value : 0;          xor %eax,%eax ; test %esi,%esi ; cmovne (%rdi),%eax         (clang -O2, C++ reference)

   Two traces tell such loads, both within one superblock:

     neighbours   gcc hoists the loads of two adjacent fields of one size.  The choice may be a branch that no superblock shows, so all
                  loads of one size that are side by side are judged as one read of them all: the source makes at least one.
     choice       the value is one arm of a conditional move, and neither the condition nor a neighbour in the other arm vouches
                  for it: perhaps the source does not read at all.

   Cost: once per translation of optimised code, loads squared; a superblock has few.  Refused: not to report refused reads of
   optimised code at all, which would give up most of what such code shows.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "early_reads.h"

enum { MAX_LOADS = 64, MAX_WAY = 32, MAX_REACH = 64 };

struct load { IRTemp t, base; Long off; UInt size; };
struct look {
    const IRSB *in;
    IRExpr **def;               /* by temporary */
    struct load load[MAX_LOADS];
    UInt n;
};
typedef ULong set;              /* of loads, one bit each */

static IRExpr *def_of(const struct look *l, const IRExpr *e)
{
    return e->tag == Iex_RdTmp ? l->def[e->Iex.RdTmp.tmp] : NULL;
}

static void note_load(struct look *l, IRTemp t, const IRExpr *e)
{
    if (l->n == MAX_LOADS)
        return;
    const IRExpr *addr = e->Iex.Load.addr, *d = def_of(l, addr);
    struct load *k = &l->load[l->n++];
    *k = (struct load){ .t = t, .base = IRTemp_INVALID, .size = sizeofIRType(e->Iex.Load.ty) };
    if (addr->tag == Iex_Const) {
        k->off = addr->Iex.Const.con->Ico.U64;
    } else if (d != NULL && d->tag == Iex_Binop && d->Iex.Binop.op == Iop_Add64 && d->Iex.Binop.arg1->tag == Iex_RdTmp
               && d->Iex.Binop.arg2->tag == Iex_Const) {
        k->base = d->Iex.Binop.arg1->Iex.RdTmp.tmp;
        k->off = d->Iex.Binop.arg2->Iex.Const.con->Ico.U64;
    } else {
        k->base = addr->Iex.RdTmp.tmp;
    }
}

static Bool beside(const struct load *a, Long off, const struct load *b)
{
    return a->base == b->base && a->size == b->size && b->off == off;
}

static Bool has_load(const struct look *l, const struct load *like, Long off)
{
    for (UInt i = 0; i < l->n; i++)
        if (beside(like, off, &l->load[i]))
            return True;
    return False;
}

/* How many bytes of neighbours there are on one side. */
static UInt reach(const struct look *l, const struct load *k, Int dir)
{
    UInt bytes = 0;
    while (bytes < MAX_REACH && has_load(l, k, k->off + dir * (Long)(bytes + k->size)))
        bytes += k->size;
    return bytes;
}

/* The loads that a value is computed from. */
static set sources(const struct look *l, const IRExpr *e)
{
    const IRExpr *way[MAX_WAY];
    UInt n = 0;
    set found = 0;
    way[n++] = e;
    for (UInt i = 0; i < n; i++) {
        const IRExpr *x = way[i], *next[4] = { NULL };
        switch (x->tag) {
        case Iex_RdTmp: next[0] = l->def[x->Iex.RdTmp.tmp]; break;
        case Iex_Unop:  next[0] = x->Iex.Unop.arg; break;
        case Iex_Binop: next[0] = x->Iex.Binop.arg1, next[1] = x->Iex.Binop.arg2; break;
        case Iex_ITE:   next[0] = x->Iex.ITE.cond, next[1] = x->Iex.ITE.iftrue, next[2] = x->Iex.ITE.iffalse; break;
        default: break;
        }
        if (x->tag == Iex_RdTmp)
            for (UInt k = 0; k < l->n; k++)
                if (l->load[k].t == x->Iex.RdTmp.tmp)
                    found |= 1ULL << k;
        for (UInt k = 0; k < 4 && n < MAX_WAY; k++)
            if (next[k] != NULL)
                way[n++] = next[k];
    }
    return found;
}

static Bool neighbours(const struct look *l, const struct load *a, const struct load *b)
{
    Long apart = a->off - b->off;
    if (a->base != b->base || a->size != b->size)
        return False;
    return apart < 0 ? -apart <= (Long)reach(l, a, 1) : apart <= (Long)reach(l, a, -1);
}

static void choose(const struct look *l, struct crab_sb *sb, set mine, set others)
{
    for (UInt i = 0; i < l->n; i++) {
        Bool vouched = (mine >> i & 1) == 0;
        for (UInt k = 0; k < l->n && !vouched; k++)
            vouched = (others >> k & 1) != 0 && neighbours(l, &l->load[i], &l->load[k]);
        if (!vouched)
            sb->temp[l->load[i].t].early.perhaps = True;
    }
}

static void note_choice(const struct look *l, struct crab_sb *sb, const IRExpr *e)
{
    set needed = sources(l, e->Iex.ITE.cond);
    set yes = sources(l, e->Iex.ITE.iftrue) & ~needed, no = sources(l, e->Iex.ITE.iffalse) & ~needed;
    choose(l, sb, yes & ~no, no);
    choose(l, sb, no & ~yes, yes);
}

void crab_find_early_reads(struct crab_sb *sb, const IRSB *in)
{
    static struct look l;
    l.in = in;
    l.n = 0;
    l.def = LibVEX_Alloc(sb->n_temps * sizeof *l.def);
    for (UInt i = 0; i < sb->n_temps; i++)
        l.def[i] = NULL;
    for (Int i = 0; i < in->stmts_used; i++) {
        const IRStmt *st = in->stmts[i];
        if (st->tag != Ist_WrTmp)
            continue;
        l.def[st->Ist.WrTmp.tmp] = st->Ist.WrTmp.data;
        if (st->Ist.WrTmp.data->tag == Iex_Load)
            note_load(&l, st->Ist.WrTmp.tmp, st->Ist.WrTmp.data);
    }
    for (UInt i = 0; i < l.n; i++) {
        struct crab_early *e = &sb->temp[l.load[i].t].early;
        e->below = reach(&l, &l.load[i], -1);
        e->above = reach(&l, &l.load[i], 1);
    }
    for (Int i = 0; i < in->stmts_used && l.n > 0; i++)
        if (in->stmts[i]->tag == Ist_WrTmp && in->stmts[i]->Ist.WrTmp.data->tag == Iex_ITE)
            note_choice(&l, sb, in->stmts[i]->Ist.WrTmp.data);
}
