/* shadow_ir.c: IR that reads and writes shadow words and shadow registers.

   Picture: VEX optimises a superblock before it is instrumented; afterwards it only propagates constants and drops dead code. So
   sharing is done here: a register's tag is read once per superblock, the shadow address of an address temporary is
   computed once, and everything that hangs on the stack pointer shares one base and differs in a displacement.

   Cost: flat layout, And + Add per address temporary, one 32-bit load per tag.
   Refused: a tag on the stack pointer (13 % of run time); 32-bit temporaries for tags (no faster, more conversions).

   The shared base takes the stack pointer to be a multiple of 8.  Where it is not, a tag can end up one granule off.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"

#include "shadow_ir.h"
#include "shadow_words.h"

enum {
    OFF_GPR = offsetof(VexGuestAMD64State, guest_RAX),
    OFF_RSP = offsetof(VexGuestAMD64State, guest_RSP),
    OFF_YMM = offsetof(VexGuestAMD64State, guest_YMM0),
    SLOT_RSP = (OFF_RSP - OFF_GPR) / 8,
};

/* ---- building -------------------------------------------------------------------------------------------------- */

IRExpr *crab_ir_u64(ULong value)
{
    return IRExpr_Const(IRConst_U64(value));
}

IRExpr *crab_ir_assign(struct crab_sb *sb, IRType ty, IRExpr *e)
{
    IRTemp t = newIRTemp(sb->out->tyenv, ty);
    addStmtToIRSB(sb->out, IRStmt_WrTmp(t, e));
    return IRExpr_RdTmp(t);
}

IRExpr *crab_ir_binop(struct crab_sb *sb, IRType ty, IROp op, IRExpr *a, IRExpr *b)
{
    return crab_ir_assign(sb, ty, IRExpr_Binop(op, a, b));
}

IRExpr *crab_ir_ite(struct crab_sb *sb, IRExpr *cond, IRExpr *yes, IRExpr *no)
{
    return crab_ir_assign(sb, Ity_I64, IRExpr_ITE(cond, yes, no));
}

Bool crab_ir_same(const IRExpr *a, const IRExpr *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->tag == Iex_RdTmp)
        return b->tag == Iex_RdTmp && a->Iex.RdTmp.tmp == b->Iex.RdTmp.tmp;
    return b->tag == Iex_Const && eqIRConst(a->Iex.Const.con, b->Iex.Const.con);
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

/* Does this number point into the writable data of a loaded object?  Read-only data has no borrow state, heap addresses are no
   constants, and .bss is the anonymous mapping that follows the file's. */
static Bool points_into_object(ULong value)
{
    const NSegment *seg;
    if (value < 0x10000 || value >= CRAB_CLIENT_END)
        return False;
    seg = VG_(am_find_nsegment)(value);
    if (seg == NULL || !seg->hasW)
        return False;
    if (seg->kind == SkAnonC && !seg->isCH && seg->start > 0) {
        seg = VG_(am_find_nsegment)(seg->start - 1);
        return seg != NULL && seg->kind == SkFileC && seg->hasW;
    }
    return seg->kind == SkFileC;
}

static Bool is_sp(struct crab_sb *sb, const IRExpr *atom)
{
    return atom->tag == Iex_RdTmp && atom->Iex.RdTmp.tmp < sb->n_temps
           && sb->temp[atom->Iex.RdTmp.tmp].sp != IRTemp_INVALID;
}

struct crab_tags crab_tags_of_atom(struct crab_sb *sb, const IRExpr *atom)
{
    struct crab_tags tags = { { NULL } };
    if (atom->tag == Iex_Const) {
        const IRConst *con = atom->Iex.Const.con;
        if (con->tag == Ico_U64 && points_into_object(con->Ico.U64))
            tags.lane[0] = crab_ir_u64(BOR_TAG_BASE);
    } else if (is_sp(sb, atom)) {
        tags.lane[0] = crab_ir_u64(BOR_TAG_BASE);
    } else {
        tags = sb->temp[atom->Iex.RdTmp.tmp].tags;
    }
    return tags;
}

struct crab_addr crab_classify(struct crab_sb *sb, IRExpr *atom)
{
    struct crab_addr a = { .atom = atom };
    sb->last_word = NULL;
    a.tag = crab_tags_of_atom(sb, atom).lane[0];
    if (atom->tag == Iex_Const) {
        a.direct = a.tag != NULL;
        a.fixed = True;
        a.low = atom->Iex.Const.con->Ico.U64 & 7;
    } else if (is_sp(sb, atom)) {
        a.direct = True;
        a.fixed = True;
        a.low = sb->temp[atom->Iex.RdTmp.tmp].sp_off & 7;
    }
    return a;
}

/* rhs = SP + constant, SP - constant, SP & ~(2^n - 1). */
static void note_sp(struct crab_sb *sb, IRTemp t, const IRExpr *rhs)
{
    struct crab_temp *me = &sb->temp[t];
    if (rhs->tag == Iex_Get && rhs->Iex.Get.offset == OFF_RSP && rhs->Iex.Get.ty == Ity_I64) {
        me->sp = t;
    } else if (rhs->tag == Iex_RdTmp && is_sp(sb, rhs)) {
        me->sp = sb->temp[rhs->Iex.RdTmp.tmp].sp;
        me->sp_off = sb->temp[rhs->Iex.RdTmp.tmp].sp_off;
    } else if (rhs->tag == Iex_Binop && is_sp(sb, rhs->Iex.Binop.arg1) && rhs->Iex.Binop.arg2->tag == Iex_Const) {
        const struct crab_temp *from = &sb->temp[rhs->Iex.Binop.arg1->Iex.RdTmp.tmp];
        const IRConst *con = rhs->Iex.Binop.arg2->Iex.Const.con;
        IROp op = rhs->Iex.Binop.op;
        if (con->tag != Ico_U64)
            return;
        Long c = op == Iop_Sub64 ? -(Long)con->Ico.U64 : (Long)con->Ico.U64;
        if (op == Iop_And64 && c < 0 && c >= -4096) {
            me->sp = t;
        } else if ((op == Iop_Add64 || op == Iop_Sub64) && c < (1 << 30) && c > -(1 << 30)
                   && from->sp_off + c < (1 << 30) && from->sp_off + c > -(1 << 30)) {
            me->sp = from->sp;
            me->sp_off = from->sp_off + c;
        }
    }
}

void crab_note_assign(struct crab_sb *sb, IRTemp t, IRExpr *rhs)
{
    sb->temp[t].rhs = rhs;
    note_sp(sb, t, rhs);
}

/* ---- memory words ---------------------------------------------------------------------------------------------- */

static IRExpr *flat_shadow(struct crab_sb *sb, IRTemp t)
{
    struct crab_temp *me = &sb->temp[t];
    if (me->shadow == NULL) {
        IRExpr *m = crab_ir_binop(sb, Ity_I64, Iop_And64, IRExpr_RdTmp(t), crab_ir_u64(CRAB_CLIENT_MASK));
        me->shadow = crab_ir_binop(sb, Ity_I64, Iop_Add64, m, crab_ir_u64(CRAB_FLAT_BASE));
    }
    return me->shadow;
}

static IRExpr *plus(struct crab_sb *sb, IRExpr *e, Long c)
{
    return c == 0 ? e : crab_ir_binop(sb, Ity_I64, Iop_Add64, e, crab_ir_u64(c));
}

/* Address of the tag word (field 0) or owner word (field 4) in flat mode. */
static IRExpr *flat_word(struct crab_sb *sb, const struct crab_addr *a, UInt k, UInt field)
{
    if (a->atom->tag == Iex_Const)
        return crab_ir_u64(CRAB_FLAT_BASE + ((a->atom->Iex.Const.con->Ico.U64 + 8 * k) & CRAB_CLIENT_MASK) + field);
    IRTemp t = a->atom->Iex.RdTmp.tmp;
    const struct crab_temp *me = &sb->temp[t];
    if (me->sp == IRTemp_INVALID)
        return plus(sb, flat_shadow(sb, t), 8 * k + field);
    return plus(sb, flat_shadow(sb, me->sp), (me->sp_off & ~7) + 8 * (Long)k + field);
}

/* The same through the table of chunks.  Neighbouring granules may lie in different chunks, so each is looked up.  The last address is
   used again within one access (theorem: only the check's own call runs in between, and a chunk that it makes has no tags, so
   reading them from, or writing none to, the chunk of zeros is the same). */
static IRExpr *two_level_word(struct crab_sb *sb, const struct crab_addr *a, UInt k, UInt field)
{
    if (sb->last_word != NULL && sb->last_k == k && crab_ir_same(sb->last_atom, a->atom))
        return plus(sb, sb->last_word, field);
    IRExpr *m = crab_ir_binop(sb, Ity_I64, Iop_And64, plus(sb, a->atom, 8 * k), crab_ir_u64(CRAB_CLIENT_MASK));
    IRExpr *chunk = crab_ir_binop(sb, Ity_I64, Iop_Shr64, m, IRExpr_Const(IRConst_U8(CRAB_CHUNK_BITS)));
    IRExpr *index = crab_ir_binop(sb, Ity_I64, Iop_Shl64, chunk, IRExpr_Const(IRConst_U8(3)));
    IRExpr *entry = crab_ir_binop(sb, Ity_I64, Iop_Add64, index, crab_ir_u64((Addr)crab_shadow_delta));
    IRExpr *delta = crab_ir_assign(sb, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, entry));
    sb->last_word = crab_ir_binop(sb, Ity_I64, Iop_Add64, m, delta);
    sb->last_atom = a->atom;
    sb->last_k = k;
    return plus(sb, sb->last_word, field);
}

static IRExpr *word_at(struct crab_sb *sb, const struct crab_addr *a, UInt k, UInt field)
{
    return crab_shadow_delta == NULL ? flat_word(sb, a, k, field) : two_level_word(sb, a, k, field);
}

static IRExpr *load_word(struct crab_sb *sb, IRExpr *at)
{
    IRExpr *w = crab_ir_assign(sb, Ity_I32, IRExpr_Load(Iend_LE, Ity_I32, at));
    return crab_ir_assign(sb, Ity_I64, IRExpr_Unop(Iop_32Uto64, w));
}

IRExpr *crab_ir_load_tag(struct crab_sb *sb, const struct crab_addr *a, UInt k)
{
    return load_word(sb, word_at(sb, a, k, 0));
}

IRExpr *crab_ir_load_owner(struct crab_sb *sb, const struct crab_addr *a, UInt k)
{
    return load_word(sb, word_at(sb, a, k, 4));
}

/* Two-level: the shared chunk of zeros takes zeros only, so another tag makes a chunk first. */
static void ensure_chunk(struct crab_sb *sb, const struct crab_addr *a, UInt k, IRExpr *tag)
{
    sb->last_word = NULL;
    IRExpr *at = word_at(sb, a, k, 0);
    IRExpr *high = crab_ir_binop(sb, Ity_I64, Iop_And64, at, crab_ir_u64(~((1UL << CRAB_CHUNK_BITS) - 1)));
    IRExpr *shared = crab_ir_binop(sb, Ity_I1, Iop_CmpEQ64, high, crab_ir_u64(crab_shadow_zeros));
    IRExpr *some = crab_ir_assign(sb, Ity_I1, IRExpr_Unop(Iop_CmpNEZ64, tag));
    IRDirty *d = unsafeIRDirty_0_N(1, "crab_shadow_make_chunk", VG_(fnptr_to_fnentry)(crab_shadow_make_chunk),
                                   mkIRExprVec_1(plus(sb, a->atom, 8 * k)));
    d->guard = crab_ir_binop(sb, Ity_I1, Iop_And1, shared, some);
    addStmtToIRSB(sb->out, IRStmt_Dirty(d));
    sb->last_word = NULL;       /* where there is a chunk now, it has to be found anew */
}

void crab_ir_store_tag(struct crab_sb *sb, const struct crab_addr *a, UInt k, IRExpr *tag)
{
    IRExpr *low;
    if (tag == NULL) {
        low = IRExpr_Const(IRConst_U32(0));
    } else if (tag->tag == Iex_Const) {
        low = IRExpr_Const(IRConst_U32((UInt)tag->Iex.Const.con->Ico.U64));
    } else {
        low = crab_ir_assign(sb, Ity_I32, IRExpr_Unop(Iop_64to32, tag));
    }
    if (tag != NULL && crab_shadow_delta != NULL)
        ensure_chunk(sb, a, k, tag);
    addStmtToIRSB(sb->out, IRStmt_Store(Iend_LE, word_at(sb, a, k, 0), low));
}

/* ---- register slots -------------------------------------------------------------------------------------------- */

Int crab_slot_of(Int offset)
{
    if (offset >= OFF_GPR && offset < OFF_GPR + 8 * CRAB_N_GPR) {
        Int slot = (offset - OFF_GPR) / 8;
        return slot == SLOT_RSP ? -1 : slot;
    }
    if (offset >= OFF_YMM && offset < OFF_YMM + 17 * 32)
        return CRAB_N_GPR + (offset - OFF_YMM) / 8;
    return -1;
}

static Int slot_offset(Int slot)
{
    return slot < CRAB_N_GPR ? OFF_GPR + 8 * slot : OFF_YMM + 8 * (slot - CRAB_N_GPR);
}

static Bool is_slot_start(Int offset, Int slot)
{
    return slot >= 0 && slot_offset(slot) == offset;
}

static UInt lanes_of(IRType ty)
{
    return ty == Ity_I64 ? 1 : ty == Ity_V128 ? 2 : ty == Ity_V256 ? 4 : 0;
}

static IRExpr *get_slot(struct crab_sb *sb, Int slot)
{
    if (!sb->slot_known[slot]) {
        sb->slot[slot] = crab_ir_assign(sb, Ity_I64, IRExpr_Get(slot_offset(slot) + sb->shadow1, Ity_I64));
        sb->slot_known[slot] = True;
    }
    return sb->slot[slot];
}

static void put_slot(struct crab_sb *sb, Int slot, IRExpr *tag)
{
    sb->low_half[slot] = NULL;
    if (sb->slot_known[slot] && crab_ir_same(sb->slot[slot], tag))
        return;
    addStmtToIRSB(sb->out, IRStmt_Put(slot_offset(slot) + sb->shadow1, crab_ir_tag_or_zero(tag)));
    sb->slot[slot] = tag;
    sb->slot_known[slot] = True;
}

struct crab_tags crab_get_slots(struct crab_sb *sb, Int offset, IRType ty)
{
    struct crab_tags tags = { { NULL } };
    for (UInt i = 0; i < lanes_of(ty); i++) {
        Int slot = crab_slot_of(offset + 8 * i);
        if (is_slot_start(offset + 8 * i, slot))
            tags.lane[i] = get_slot(sb, slot);
    }
    return tags;
}

void crab_put_slots(struct crab_sb *sb, Int offset, IRType ty, struct crab_tags tags)
{
    if (lanes_of(ty) == 0 || !is_slot_start(offset, crab_slot_of(offset))) {
        crab_clear_slots(sb, offset, sizeofIRType(ty));
        return;
    }
    for (UInt i = 0; i < lanes_of(ty); i++)
        put_slot(sb, crab_slot_of(offset + 8 * i), tags.lane[i]);
}

/* Blends of 4-byte lanes are written half by half; two halves of one value, one after the other, are that value. */
void crab_put_half(struct crab_sb *sb, Int offset, const IRExpr *data)
{
    Int slot = crab_slot_of(offset);
    if (slot < 0)
        return;
    const IRExpr *rhs = data->tag == Iex_RdTmp ? sb->temp[data->Iex.RdTmp.tmp].rhs : NULL;
    IROp op = rhs != NULL && rhs->tag == Iex_Unop ? rhs->Iex.Unop.op : Iop_INVALID;
    IRExpr *low = sb->low_half[slot];
    if (offset != slot_offset(slot) && op == Iop_64HIto32 && low != NULL && crab_ir_same(low, rhs->Iex.Unop.arg)) {
        put_slot(sb, slot, crab_tags_of_atom(sb, low).lane[0]);
        return;
    }
    put_slot(sb, slot, NULL);
    if (offset == slot_offset(slot) && op == Iop_64to32)
        sb->low_half[slot] = rhs->Iex.Unop.arg;
}

void crab_clear_slots(struct crab_sb *sb, Int offset, Int bytes)
{
    for (Int at = offset & ~7; at < offset + bytes; at += 8) {
        Int slot = crab_slot_of(at);
        if (slot >= 0)
            put_slot(sb, slot, NULL);
    }
}

void crab_forget_slots(struct crab_sb *sb)
{
    for (UInt i = 0; i < CRAB_N_SLOTS; i++)
        sb->slot_known[i] = False;
}
