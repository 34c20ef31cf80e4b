/* checks.c: the inline check of one access.

   Picture (docs/design.md section 1), t = the address's tag, o = the owner word of the granule, m = the misalignment bits of the
   address shifted to the top:

       load through t     ((o ^ t) | m) & ~1  != 0   -> call
       store through t    (t | m) != o               -> call
       direct load        (o | m) & ~3  != 0         -> call
       direct store       (o | m) & ~2  != 0         -> call

   One comparison, one guarded call per access; accesses of several granules or them together.  An address of unknown
   provenance (known at translation) is not checked at all: it changes nothing and reports nothing.

   Cost: about 7 % over propagation for tagged accesses and 5 % for direct ones.
   Refused: a test for tag 0 (3 %); helpers in C for every access (a third slower).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"
#include "libvex_guest_amd64.h"

#include "access.h"
#include "checks.h"
#include "frames.h"
#include "options.h"

void crab_ir_call(struct crab_sb *sb, const HChar *name, void *fn, IRExpr **args, IRExpr *guard)
{
    IRDirty *d = unsafeIRDirty_0_N(0, name, VG_(fnptr_to_fnentry)(fn), args);
    if (guard != NULL)
        d->guard = guard;
    addStmtToIRSB(sb->out, IRStmt_Dirty(d));
}

/* How many granules from the first one on an access touches, as far as is known: a misaligned dynamic address goes the slow way. */
static UInt granules(const struct crab_addr *a, UInt bytes)
{
    UInt low = a->fixed ? a->low : 0;
    return (low + bytes + 7) / 8;
}

static Bool may_be_misaligned(const struct crab_addr *a, UInt bytes)
{
    return !a->fixed && bytes > 1;
}

/* The address bits that must be zero for an access within its granules, at the top of the word. */
static IRExpr *misaligned(struct crab_sb *sb, const struct crab_addr *a, UInt bytes)
{
    UInt shift = bytes >= 8 ? 61 : bytes == 4 ? 62 : 63;
    return crab_ir_binop(sb, Ity_I64, Iop_Shl64, a->atom, IRExpr_Const(IRConst_U8(shift)));
}

static IRExpr *or_with(struct crab_sb *sb, IRExpr *a, IRExpr *b)
{
    return a == NULL ? b : b == NULL ? a : crab_ir_binop(sb, Ity_I64, Iop_Or64, a, b);
}

static IRExpr *both(struct crab_sb *sb, IRExpr *a, IRExpr *b)
{
    return b == NULL ? a : crab_ir_binop(sb, Ity_I1, Iop_And1, a, b);
}

/* All owner words or-ed: as they are for a direct access, as differences from the tag for others. */
static IRExpr *owners(struct crab_sb *sb, const struct crab_addr *a, UInt bytes)
{
    IRExpr *sum = NULL;
    for (UInt k = 0; k < granules(a, bytes); k++) {
        IRExpr *o = crab_ir_load_owner(sb, a, k);
        if (!a->direct)
            o = crab_ir_binop(sb, Ity_I64, Iop_Xor64, o, a->tag);
        sum = or_with(sb, sum, o);
    }
    return sum;
}

static IRExpr *needs_call(struct crab_sb *sb, const struct crab_addr *a, UInt bytes, Bool write)
{
    IRExpr *m = may_be_misaligned(a, bytes) ? misaligned(sb, a, bytes) : NULL;
    if (write && !a->direct && granules(a, bytes) == 1) {
        IRExpr *wanted = or_with(sb, m, a->tag);
        return crab_ir_binop(sb, Ity_I1, Iop_CmpNE64, wanted, crab_ir_load_owner(sb, a, 0));
    }
    IRExpr *bits = or_with(sb, owners(sb, a, bytes), m);
    ULong harmless = a->direct ? (write ? 2 : 3) : (write ? 0 : 1);
    if (harmless != 0)
        bits = crab_ir_binop(sb, Ity_I64, Iop_And64, bits, crab_ir_u64(~harmless));
    return crab_ir_assign(sb, Ity_I1, IRExpr_Unop(Iop_CmpNEZ64, bits));
}

/* With --exposed=miri addresses of unknown provenance are judged too. */
static Bool is_checked(const struct crab_check_mode *mode, const struct crab_addr *a)
{
    return !mode->exempt && (a->tag != NULL || crab_opt_exposed != 0);
}

static struct crab_addr with_tag(const struct crab_addr *a)
{
    struct crab_addr b = *a;
    b.tag = crab_ir_tag_or_zero(a->tag);
    return b;
}

void crab_check_access(struct crab_sb *sb, struct crab_check_mode *mode, const struct crab_addr *a, UInt bytes, Bool write,
                       IRExpr *guard)
{
    if (!is_checked(mode, a))
        return;
    struct crab_addr tagged = with_tag(a);
    a = &tagged;
    const struct crab_access_helper *helper = crab_access_helper(bytes, write, mode->exact);
    IRExpr *call = guard;
    if (crab_opt_fast_paths)
        call = both(sb, needs_call(sb, a, bytes, write), guard);
    if (!write && (mode->early.below | mode->early.above | mode->early.perhaps) != 0) {
        ULong how = crab_early_arg(bytes, mode->early.below, mode->early.above, mode->early.perhaps);
        IRExpr *arg = crab_ir_binop(sb, Ity_I64, Iop_Or64, a->tag, crab_ir_u64(how));
        crab_ir_call(sb, "crab_load_early", crab_load_early, mkIRExprVec_2(a->atom, arg), call);
    } else {
        crab_ir_call(sb, helper->name, helper->fn, mkIRExprVec_2(a->atom, a->tag), call);
    }
    mode->emitted++;
}

void crab_check_range(struct crab_sb *sb, struct crab_check_mode *mode, const struct crab_addr *a, UInt bytes, Bool write,
                      IRExpr *guard)
{
    if (!is_checked(mode, a))
        return;
    struct crab_addr tagged = with_tag(a);
    a = &tagged;
    IRExpr *size_tag = crab_ir_binop(sb, Ity_I64, Iop_Or64, a->tag, crab_ir_u64((ULong)bytes << 32));
    IRExpr **args = mkIRExprVec_2(a->atom, size_tag);
    if (write)
        crab_ir_call(sb, "crab_store_slow", crab_store_slow, args, guard);
    else if (mode->exact)
        crab_ir_call(sb, "crab_load_slow", crab_load_slow, args, guard);
    else
        crab_ir_call(sb, "crab_load_slow_inexact", crab_load_slow_inexact, args, guard);
    mode->emitted++;
}

/* ---- tags in memory -------------------------------------------------------------------------------------------- */

static UInt lanes(IRType ty)
{
    return ty == Ity_I64 ? 1 : ty == Ity_V128 ? 2 : ty == Ity_V256 ? 4 : 0;
}

struct crab_tags crab_load_tags(struct crab_sb *sb, const struct crab_addr *a, IRType ty)
{
    struct crab_tags tags = { { NULL } };
    if (a->fixed && a->low != 0)
        return tags;
    for (UInt k = 0; k < lanes(ty); k++)
        tags.lane[k] = crab_ir_load_tag(sb, a, k);
    return tags;
}

static void store_guarded(struct crab_sb *sb, const struct crab_addr *a, UInt k, IRExpr *tag, IRExpr *guard)
{
    if (guard != NULL)
        tag = crab_ir_ite(sb, guard, crab_ir_tag_or_zero(tag), crab_ir_load_tag(sb, a, k));
    crab_ir_store_tag(sb, a, k, tag);
}

/* A young borrow's tag (bit 31) that goes above the top frame, or to memory that is not this stack's, may outlive its frame. */
static void watch_young(struct crab_sb *sb, const struct crab_addr *a, UInt bytes, const struct crab_tags *tags, IRExpr *guard)
{
    IRExpr *any = NULL;
    if (!crab_opt_young || (a->direct && a->atom->tag == Iex_RdTmp))
        return;
    for (UInt k = 0; k < 4; k++)
        any = tags->lane[k] == NULL || tags->lane[k]->tag == Iex_Const ? any : or_with(sb, any, tags->lane[k]);
    if (any == NULL)
        return;
    IRExpr *young = crab_ir_binop(sb, Ity_I1, Iop_CmpLT64U, crab_ir_u64(0x7fffffffUL), any);
    IRExpr *sp = crab_ir_assign(sb, Ity_I64, IRExpr_Get(offsetof(VexGuestAMD64State, guest_RSP), Ity_I64));
    IRExpr *low = crab_ir_binop(sb, Ity_I64, Iop_Sub64, sp, crab_ir_u64(128));
    IRExpr *top = crab_ir_assign(sb, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, crab_ir_u64((Addr)crab_frames_top_word())));
    IRExpr *room = crab_ir_binop(sb, Ity_I64, Iop_Sub64, top, low);
    IRExpr *at = crab_ir_binop(sb, Ity_I64, Iop_Sub64, a->atom, low);
    IRExpr *outside = crab_ir_binop(sb, Ity_I1, Iop_CmpLE64U, room, at);
    crab_ir_call(sb, "crab_tag_stored", crab_tag_stored, mkIRExprVec_2(a->atom, crab_ir_u64(bytes)),
                 both(sb, crab_ir_binop(sb, Ity_I1, Iop_And1, young, outside), guard));
}

void crab_store_tags(struct crab_sb *sb, const struct crab_check_mode *mode, const struct crab_addr *a, IRType ty,
                     struct crab_tags tags, IRExpr *guard)
{
    UInt bytes = sizeofIRType(ty);
    Bool whole = lanes(ty) > 0 && !(a->fixed && a->low != 0);
    for (UInt k = 0; k < granules(a, bytes); k++)
        store_guarded(sb, a, k, whole ? tags.lane[k] : NULL, guard);
    if (whole)
        watch_young(sb, a, bytes, &tags, guard);
    if (may_be_misaligned(a, bytes) && !is_checked(mode, a)) {
        IRExpr *bits = misaligned(sb, a, bytes);
        IRExpr *call = both(sb, crab_ir_assign(sb, Ity_I1, IRExpr_Unop(Iop_CmpNEZ64, bits)), guard);
        crab_ir_call(sb, "crab_store_misaligned", crab_store_misaligned, mkIRExprVec_2(a->atom, crab_ir_u64(bytes)), call);
    }
}
