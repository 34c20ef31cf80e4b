/* irops.c: the tags of an operation's result.

   Picture: a pointer value carries one tag; integers carry none.  Moves move it, sums and masks keep it, all else drops it.  What
   is computed from two different tags is MIXED, and stays so: `dst + (src - dst)` is src, but nobody can tell.

   Cost: nothing where a tag is known to be absent at translation, which is most of the time; else one or two conditional moves.
   Refused: or-ing tags together (no faster, and a tag that nobody made could appear).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"

#include "irops.h"

static struct crab_irop table[Iop_LAST - Iop_INVALID];

struct move_row { IROp op; struct crab_irop how; };

enum {
    A0 = 0, A1, A2, A3, B0, B1, B2, B3, C0, C1, C2, C3, D0, D1, D2, D3,
    Z = CRAB_LANE_ZERO,
};

static const struct move_row rows[] = {
#define IROP_MOVE(op, lanes, l0, l1, l2, l3) { op, { CRAB_OP_MOVE, lanes, { l0, l1, l2, l3 } } },
#define IROP_COMBINE(op, op_class, lanes)    { op, { op_class, lanes, { Z, Z, Z, Z } } },
#include "irops.def"
#undef IROP_MOVE
#undef IROP_COMBINE
};

void crab_irops_init(void)
{
    for (UInt i = 0; i < sizeof rows / sizeof rows[0]; i++)
        table[rows[i].op - Iop_INVALID] = rows[i].how;
}

const struct crab_irop *crab_irop(IROp op)
{
    tl_assert(op > Iop_INVALID && op < Iop_LAST);
    return &table[op - Iop_INVALID];
}

/* ---- merging two tags ------------------------------------------------------------------------------------------ */

static IRExpr *is_some(struct crab_sb *sb, IRExpr *tag)
{
    return crab_ir_assign(sb, Ity_I1, IRExpr_Unop(Iop_CmpNEZ64, tag));
}

static Bool is_base(const IRExpr *tag)
{
    return tag->tag == Iex_Const && tag->Iex.Const.con->Ico.U64 == BOR_TAG_BASE;
}

/* a + b, a | b, a & b: one tag is kept, two are mixed. */
static IRExpr *merge(struct crab_sb *sb, IRExpr *ta, IRExpr *tb)
{
    if (ta == NULL)
        return tb;
    if (tb == NULL)
        return ta;
    if (is_base(ta) && is_base(tb))
        return crab_ir_u64(BOR_TAG_MIXED);
    IRExpr *two = crab_ir_ite(sb, is_some(sb, ta), crab_ir_u64(BOR_TAG_MIXED), tb);
    return crab_ir_ite(sb, is_some(sb, tb), two, ta);
}

/* The same tag twice: nothing is left of it, but mixed stays mixed. */
static IRExpr *cancelled(struct crab_sb *sb, IRExpr *tag)
{
    if (tag->tag == Iex_Const)
        return crab_ir_u64(is_base(tag) ? BOR_TAG_UNKNOWN : BOR_TAG_MIXED);
    IRExpr *mixed = crab_ir_binop(sb, Ity_I1, Iop_CmpEQ64, tag, crab_ir_u64(BOR_TAG_MIXED));
    return crab_ir_ite(sb, mixed, tag, crab_ir_u64(BOR_TAG_UNKNOWN));
}

/* a - b.  Unknown - pointer is mixed, not an integer: the unknown may have been a pointer, and adding b again would give its
   value b's tag. */
static IRExpr *difference(struct crab_sb *sb, IRExpr *ta, IRExpr *tb, Bool constant_minus)
{
    if (tb == NULL)
        return ta;
    if (constant_minus && ta == NULL)
        return NULL;                        /* negation: alignment arithmetic */
    IRExpr *other;
    if (ta == NULL) {
        other = crab_ir_u64(BOR_TAG_MIXED);
    } else {
        IRExpr *same = crab_ir_binop(sb, Ity_I1, Iop_CmpEQ64, ta, tb);
        other = crab_ir_ite(sb, same, cancelled(sb, ta), crab_ir_u64(BOR_TAG_MIXED));
    }
    return crab_ir_ite(sb, is_some(sb, tb), other, crab_ir_tag_or_zero(ta));
}

/* a ^ b: equal tags cancel; one tag is kept, so that a xor-linked list finds its way. */
static IRExpr *exclusive_or(struct crab_sb *sb, IRExpr *ta, IRExpr *tb)
{
    if (ta == NULL)
        return tb;
    if (tb == NULL)
        return ta;
    IRExpr *same = crab_ir_binop(sb, Ity_I1, Iop_CmpEQ64, ta, tb);
    IRExpr *unequal = merge(sb, ta, tb);
    return crab_ir_ite(sb, same, cancelled(sb, ta), unequal);
}

/* ---- operands that are constants ------------------------------------------------------------------------------- */

enum mask { MASK_NOT_CONST, MASK_NOTHING, MASK_KEEPS };

/* What an And with this operand leaves of a pointer in one lane.  A small mask leaves the offset in a page or less. */
static enum mask and_mask(const IRExpr *e, UInt lane)
{
    if (e->tag != Iex_Const)
        return MASK_NOT_CONST;
    const IRConst *con = e->Iex.Const.con;
    switch (con->tag) {
    case Ico_U64:  return con->Ico.U64 < 0x10000 ? MASK_NOTHING : MASK_KEEPS;
    case Ico_V128: return ((con->Ico.V128 >> (8 * lane)) & 0xff) == 0xff ? MASK_KEEPS : MASK_NOTHING;
    case Ico_V256: return ((con->Ico.V256 >> (8 * lane)) & 0xff) == 0xff ? MASK_KEEPS : MASK_NOTHING;
    default:       return MASK_NOTHING;
    }
}

/* A constant that happens to look like a static object's address must not take a pointer's tag away: large offsets exist. */
static IRExpr *prefer(struct crab_sb *sb, IRExpr *tag, IRExpr *of_const)
{
    if (tag == NULL || of_const == NULL)
        return tag != NULL ? tag : of_const;
    return crab_ir_ite(sb, is_some(sb, tag), tag, of_const);
}

static IRExpr *masked(struct crab_sb *sb, const IRExpr *a, const IRExpr *b, IRExpr *ta, IRExpr *tb, UInt lane)
{
    enum mask ma = and_mask(a, lane), mb = and_mask(b, lane);
    if (ma == MASK_NOTHING || mb == MASK_NOTHING)
        return NULL;
    if (ma == MASK_KEEPS)
        return tb;
    if (mb == MASK_KEEPS)
        return ta;
    return merge(sb, ta, tb);
}

static IRExpr *combine_lane(struct crab_sb *sb, enum crab_irop_class op_class, const IRExpr *a, const IRExpr *b,
                            IRExpr *ta, IRExpr *tb, UInt lane)
{
    Bool const_a = a->tag == Iex_Const, const_b = b->tag == Iex_Const;
    Bool same = !const_a && crab_ir_same(a, b);
    switch (op_class) {
    case CRAB_OP_ADD:
        if (same)
            return NULL;
        return const_a ? prefer(sb, tb, ta) : const_b ? prefer(sb, ta, tb) : merge(sb, ta, tb);
    case CRAB_OP_SUB:
        if (same)
            return NULL;
        return const_b && tb == NULL ? ta : difference(sb, ta, tb, const_a);
    case CRAB_OP_AND:
        return same ? ta : masked(sb, a, b, ta, tb, lane);
    case CRAB_OP_OR:
        if (same)
            return ta;
        return const_a ? prefer(sb, tb, ta) : const_b ? prefer(sb, ta, tb) : merge(sb, ta, tb);
    case CRAB_OP_XOR:
        return same ? NULL : exclusive_or(sb, ta, tb);
    default:
        return NULL;
    }
}

static const IRExpr *rhs_of(struct crab_sb *sb, const IRExpr *e)
{
    return e->tag == Iex_RdTmp ? sb->temp[e->Iex.RdTmp.tmp].rhs : NULL;
}

/* The mask of one lane as a 64-bit atom, or NULL where the vector's width has no operation for it. */
static IRExpr *mask_lane(struct crab_sb *sb, IRExpr *mask, UInt lane, Bool wide)
{
    static const IROp narrow_op[2] = { Iop_V128to64, Iop_V128HIto64 };
    static const IROp wide_op[4] = { Iop_V256to64_0, Iop_V256to64_1, Iop_V256to64_2, Iop_V256to64_3 };
    return crab_ir_assign(sb, Ity_I64, IRExpr_Unop(wide ? wide_op[lane] : narrow_op[lane], mask));
}

/* (x & m) | (y & ~m) chooses x or y where the lane of m is all ones or all zeros: variable blends.  Fills `result`; False where
   the expression has another form. */
static Bool of_blend(struct crab_sb *sb, IROp op, IRExpr *const *arg, struct crab_tags *result)
{
    Bool wide = op == Iop_OrV256;
    const IRExpr *x = rhs_of(sb, arg[0]), *y = rhs_of(sb, arg[1]);
    IROp and_op = wide ? Iop_AndV256 : Iop_AndV128, not_op = wide ? Iop_NotV256 : Iop_NotV128;
    if (x == NULL || y == NULL || x->tag != Iex_Binop || y->tag != Iex_Binop || x->Iex.Binop.op != and_op
        || y->Iex.Binop.op != and_op || x->Iex.Binop.arg2->tag != Iex_RdTmp)
        return False;
    IRExpr *mask = x->Iex.Binop.arg2;
    const IRExpr *inverse = rhs_of(sb, y->Iex.Binop.arg2);
    if (inverse == NULL || inverse->tag != Iex_Unop || inverse->Iex.Unop.op != not_op
        || !crab_ir_same(inverse->Iex.Unop.arg, mask))
        return False;
    struct crab_tags yes = crab_tags_of_atom(sb, x->Iex.Binop.arg1), no = crab_tags_of_atom(sb, y->Iex.Binop.arg1);
    for (UInt lane = 0; lane < (wide ? 4 : 2); lane++) {
        IRExpr *m = mask_lane(sb, mask, lane, wide);
        IRExpr *ones = crab_ir_binop(sb, Ity_I1, Iop_CmpEQ64, m, crab_ir_u64(~0UL));
        IRExpr *some = crab_ir_assign(sb, Ity_I1, IRExpr_Unop(Iop_CmpNEZ64, m));
        IRExpr *others = crab_ir_ite(sb, some, crab_ir_u64(BOR_TAG_UNKNOWN), crab_ir_tag_or_zero(no.lane[lane]));
        result->lane[lane] = crab_ir_ite(sb, ones, crab_ir_tag_or_zero(yes.lane[lane]), others);
    }
    return True;
}

/* 32HLto64(high half of x, low half of x) is x: vector shuffles by 32-bit lanes that move whole 8-byte lanes. */
static IRExpr *joined_halves(struct crab_sb *sb, const IRExpr *high, const IRExpr *low)
{
    const IRExpr *h = rhs_of(sb, high), *l = rhs_of(sb, low);
    if (h == NULL || l == NULL || h->tag != Iex_Unop || l->tag != Iex_Unop || h->Iex.Unop.op != Iop_64HIto32
        || l->Iex.Unop.op != Iop_64to32 || !crab_ir_same(h->Iex.Unop.arg, l->Iex.Unop.arg))
        return NULL;
    return crab_tags_of_atom(sb, h->Iex.Unop.arg).lane[0];
}

static struct crab_tags of_op(struct crab_sb *sb, IROp op, IRExpr *const *arg, UInt n)
{
    const struct crab_irop *how = crab_irop(op);
    struct crab_tags result = { { NULL } }, in[4] = { { { NULL } } };
    if (how->op_class == CRAB_OP_NONE)
        return result;
    for (UInt i = 0; i < n; i++)
        in[i] = crab_tags_of_atom(sb, arg[i]);
    if (how->op_class == CRAB_OP_HALVES) {
        result.lane[0] = joined_halves(sb, arg[0], arg[1]);
        return result;
    }
    if ((op == Iop_OrV128 || op == Iop_OrV256) && of_blend(sb, op, arg, &result))
        return result;
    for (UInt lane = 0; lane < how->lanes; lane++)
        if (how->op_class != CRAB_OP_MOVE)
            result.lane[lane] = combine_lane(sb, how->op_class, arg[0], arg[1], in[0].lane[lane], in[1].lane[lane], lane);
        else if (how->from[lane] != CRAB_LANE_ZERO)
            result.lane[lane] = in[how->from[lane] >> 2].lane[how->from[lane] & 3];
    return result;
}

static struct crab_tags of_ite(struct crab_sb *sb, const IRExpr *e)
{
    struct crab_tags yes = crab_tags_of_atom(sb, e->Iex.ITE.iftrue), no = crab_tags_of_atom(sb, e->Iex.ITE.iffalse);
    struct crab_tags result;
    for (UInt i = 0; i < 4; i++)
        if (crab_ir_same(yes.lane[i], no.lane[i]))
            result.lane[i] = yes.lane[i];
        else
            result.lane[i] = crab_ir_ite(sb, e->Iex.ITE.cond, crab_ir_tag_or_zero(yes.lane[i]),
                                         crab_ir_tag_or_zero(no.lane[i]));
    return result;
}

struct crab_tags crab_tags_of_expr(struct crab_sb *sb, const IRExpr *e)
{
    struct crab_tags none = { { NULL } };
    switch (e->tag) {
    case Iex_RdTmp:
    case Iex_Const:
        return crab_tags_of_atom(sb, e);
    case Iex_Get:
        return crab_get_slots(sb, e->Iex.Get.offset, e->Iex.Get.ty);
    case Iex_Unop:
        return of_op(sb, e->Iex.Unop.op, &e->Iex.Unop.arg, 1);
    case Iex_Binop: {
        IRExpr *arg[2] = { e->Iex.Binop.arg1, e->Iex.Binop.arg2 };
        return of_op(sb, e->Iex.Binop.op, arg, 2);
    }
    case Iex_Qop: {
        const IRQop *q = e->Iex.Qop.details;
        IRExpr *arg[4] = { q->arg1, q->arg2, q->arg3, q->arg4 };
        return of_op(sb, q->op, arg, 4);
    }
    case Iex_ITE:
        return of_ite(sb, e);
    default:            /* Triop: floating point; CCall, GetI: nothing that keeps a tag */
        return none;
    }
}
