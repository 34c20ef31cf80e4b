/* instrument.c: superblock in, superblock out.

   Picture: each statement of the original is copied; beside it go the statements that move its tags, check its accesses and call
   the hooks: functions with retags at their entry, Rust's allocator functions, retags at single instructions, returns.

       SB start   count checks, hook of the function that starts here
       load       check, read tags of the granules
       store      write tags of the granules, check
       return     call if the stack pointer has passed the top frame

   Cost: generated code grows about 1.6 times over no tool at all.

   Refused: chasing of jumps into one superblock (a function entry would lie in the middle, where VEX has already forwarded
   register values past the hook); registers kept up to date at every instruction everywhere (8 %): a superblock with a
   site in its middle is translated twice, see "exact registers" below.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_aspacemgr.h"
#include "pub_tool_guest.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"

#include "access.h"
#include "checks.h"
#include "early_reads.h"
#include "frames.h"
#include "instrument.h"
#include "irops.h"
#include "options.h"
#include "retag.h"
#include "rust_alloc.h"
#include "sites.h"
#include "stats.h"
#include "syscalls.h"

/* One superblock on its way. */
struct work {
    struct crab_sb sb;
    struct crab_check_mode mode;
    const IRSB *in;
    Addr pc;                            /* of the current instruction */
    Bool movsb;                         /* it is rep movsb */
    Bool sp_loaded;                     /* the stack pointer got a value that was not computed from it */
    const struct crab_object *obj;      /* of this code, NULL = no index */
    const struct cci_site *site;        /* retag sites of this superblock, sorted by pc */
    ULong n_sites;
    const struct cci_use *use;
    ULong n_uses;
};

void crab_instrument_pre_clo_init(void)
{
    VG_(clo_vex_control).guest_chase = False;
    crab_irops_init();
}

/* ---- tables of temporaries: kept from superblock to superblock ------------------------------------------------- */

static struct crab_temp *temp_table(UInt n)
{
    static struct crab_temp *table;
    static UInt room;
    if (n > room) {
        room = n + n / 2 + 64;
        table = VG_(realloc)("crab.instrument.temps", table, room * sizeof *table);
    }
    for (UInt i = 0; i < n; i++)
        table[i] = (struct crab_temp){ .sp = IRTemp_INVALID };
    return table;
}

static void begin(struct work *w, const IRSB *in, const VexGuestLayout *layout)
{
    VG_(memset)(w, 0, sizeof *w);
    w->in = in;
    w->sb.out = deepCopyIRSBExceptStmts(in);
    w->sb.shadow1 = layout->total_sizeB;
    w->sb.n_temps = in->tyenv->types_used;
    w->sb.temp = temp_table(w->sb.n_temps);
    for (UInt i = 0; i < CRAB_N_GPR; i++)
        w->sb.reg_temp[i] = IRTemp_INVALID;
}

/* ---- hooks ----------------------------------------------------------------------------------------------------- */

static void add_effect(IRDirty *d, IREffect fx, Int offset, Int size)
{
    d->fxState[d->nFxState].fx = fx;
    d->fxState[d->nFxState].offset = offset;
    d->fxState[d->nFxState].size = size;
    d->fxState[d->nFxState].nRepeats = 0;
    d->fxState[d->nFxState].repeatLen = 0;
    d->nFxState++;
}

/* A helper that sees the guest state, reads its registers and changes their tags. */
static void call_with_state(struct work *w, const HChar *name, void *fn, IRExpr **args, IRExpr *guard)
{
    const Int gpr = offsetof(VexGuestAMD64State, guest_RAX);
    IRDirty *d = unsafeIRDirty_0_N(0, name, VG_(fnptr_to_fnentry)(fn), args);
    if (guard != NULL)
        d->guard = guard;
    add_effect(d, Ifx_Read, gpr, 8 * CRAB_N_GPR);
    add_effect(d, Ifx_Read, offsetof(VexGuestAMD64State, guest_RIP), 8);
    add_effect(d, Ifx_Modify, gpr + w->sb.shadow1, 8 * CRAB_N_GPR);
    addStmtToIRSB(w->sb.out, IRStmt_Dirty(d));
    crab_forget_slots(&w->sb);
}

static void entry_hooks(struct work *w)
{
    const struct crab_object *obj = NULL;
    const struct cci_func *f = crab_opt_retags ? crab_func_at(w->pc, &obj) : NULL;
    if (f != NULL && f->lo + obj->bias == w->pc && (f->flags & CCI_F_ICF) == 0 && crab_retag_needs_frame(f, obj))
        call_with_state(w, "crab_retag_entry", crab_retag_entry,
                        mkIRExprVec_3(IRExpr_GSPTR(), crab_ir_u64((Addr)f), crab_ir_u64((Addr)obj)), NULL);
    enum crab_rust_alloc_fn which = crab_rust_alloc_at(w->pc);
    if (which != CRAB_RA_NONE)
        call_with_state(w, "crab_rust_alloc_entry", crab_rust_alloc_entry,
                        mkIRExprVec_2(IRExpr_GSPTR(), crab_ir_u64(which)), NULL);
}

/* At the very end of a superblock that returns, when the stack pointer has its new value. */
static void return_hook(struct work *w)
{
    IRExpr *sp = crab_ir_assign(&w->sb, Ity_I64, IRExpr_Get(offsetof(VexGuestAMD64State, guest_RSP), Ity_I64));
    IRExpr *top = crab_ir_assign(&w->sb, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, crab_ir_u64((Addr)crab_frames_top_word())));
    IRExpr *passed = crab_ir_binop(&w->sb, Ity_I1, Iop_CmpLT64U, top, sp);
    call_with_state(w, "crab_frames_return", crab_frames_return, mkIRExprVec_2(IRExpr_GSPTR(), sp), passed);
}

/* Unwinders and longjmp load the stack pointer and jump: frames that it has passed are gone, without a return. */
static void switch_hook(struct work *w)
{
    IRExpr *sp = crab_ir_assign(&w->sb, Ity_I64, IRExpr_Get(offsetof(VexGuestAMD64State, guest_RSP), Ity_I64));
    IRExpr *top = crab_ir_assign(&w->sb, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, crab_ir_u64((Addr)crab_frames_top_word())));
    IRExpr *passed = crab_ir_binop(&w->sb, Ity_I1, Iop_CmpLT64U, top, sp);
    crab_ir_call(&w->sb, "crab_stack_switched", crab_stack_switched, mkIRExprVec_1(sp), passed);
}

/* The registers of a system call are final. */
static void syscall_hook(struct work *w)
{
    IRDirty *d = unsafeIRDirty_0_N(0, "crab_syscall_gate", VG_(fnptr_to_fnentry)(crab_syscall_gate), mkIRExprVec_1(IRExpr_GSPTR()));
    add_effect(d, Ifx_Modify, offsetof(VexGuestAMD64State, guest_RAX), 8);
    add_effect(d, Ifx_Modify, offsetof(VexGuestAMD64State, guest_RDI), 8);
    add_effect(d, Ifx_Read, offsetof(VexGuestAMD64State, guest_RCX), 8 * 6);      /* to RSI */
    add_effect(d, Ifx_Read, offsetof(VexGuestAMD64State, guest_R8), 8 * 8);
    addStmtToIRSB(w->sb.out, IRStmt_Dirty(d));
}

static void end_hooks(struct work *w)
{
    if (w->in->jumpkind == Ijk_Ret)
        return_hook(w);
    else if (w->in->jumpkind == Ijk_Sys_syscall)
        syscall_hook(w);
    else if (w->in->jumpkind == Ijk_Boring && w->in->next->tag == Iex_RdTmp && w->sp_loaded)
        switch_hook(w);
}

/* ---- sites ----------------------------------------------------------------------------------------------------- */

static Bool is_before(const struct work *w, const struct cci_site *s)
{
    if (s->kind == CCI_SITE_ARG_NAME)
        return cci_retag(&w->obj->index, s->retag)->where == CCI_W_REG;
    return s->kind == CCI_SITE_CALL_ARG || s->kind == CCI_SITE_BIND;
}

static void find_sites(struct work *w, const VexGuestExtents *extents)
{
    w->obj = crab_object_at(w->pc);
    if (w->obj == NULL || w->obj->index.h == NULL || !crab_opt_retags || (w->obj->index.h->flags & CCI_H_OWN_RETAGS) != 0 || extents->n_used != 1
        || extents->base[0] != w->pc) {
        w->obj = NULL;
        return;
    }
    Addr lo = w->pc - w->obj->bias, hi = lo + extents->len[0];
    uint64_t n;
    w->site = cci_sites_in(&w->obj->index, lo, hi, &n);
    w->n_sites = n;
    w->use = cci_uses_in(&w->obj->index, lo, hi, &n);
    w->n_uses = n;
}

/* The tag that the site gave to its register is the tag of the temporary that holds the register's value, too. */
static void reread_register(struct work *w, UInt dwarf_reg)
{
    static const UChar slot_of_dwarf[16] = { 0, 2, 1, 3, 6, 7, 5, 4, 8, 9, 10, 11, 12, 13, 14, 15 };
    if (dwarf_reg >= 16)
        return;
    UInt slot = slot_of_dwarf[dwarf_reg];
    IRTemp t = w->sb.reg_temp[slot];
    if (t != IRTemp_INVALID && w->sb.temp[t].sp == IRTemp_INVALID)
        w->sb.temp[t].tags = crab_get_slots(&w->sb, offsetof(VexGuestAMD64State, guest_RAX) + 8 * slot, Ity_I64);
}

static void site_hooks(struct work *w, Addr pc, Bool before)
{
    for (ULong i = 0; i < w->n_sites; i++) {
        const struct cci_site *s = &w->site[i];
        if (s->pc + w->obj->bias != pc || is_before(w, s) != before)
            continue;
        call_with_state(w, "crab_retag_site", crab_retag_site,
                        mkIRExprVec_3(IRExpr_GSPTR(), crab_ir_u64((Addr)s), crab_ir_u64((Addr)w->obj)), NULL);
        const struct cci_retag *r = cci_retag(&w->obj->index, s->retag);
        if (r != NULL && r->where == CCI_W_REG)
            reread_register(w, r->reg);
    }
}

/* The access at the current instruction goes through the borrow bound to a name, where one is bound. */
static void apply_use(struct work *w, struct crab_addr *a, UInt bytes)
{
    for (ULong i = 0; i < w->n_uses; i++) {
        if (w->use[i].pc + w->obj->bias != w->pc)
            continue;
        IRTemp t = newIRTemp(w->sb.out->tyenv, Ity_I64);
        IRExpr **args = mkIRExprVec_4(crab_ir_tag_or_zero(a->tag), crab_ir_u64(crab_name_key(w->obj, w->use[i].name_id)),
                                       a->atom, crab_ir_u64(bytes));
        IRDirty *d = unsafeIRDirty_1_N(t, 3, "crab_use_tag", VG_(fnptr_to_fnentry)(crab_use_tag), args);
        addStmtToIRSB(w->sb.out, IRStmt_Dirty(d));
        a->tag = IRExpr_RdTmp(t);
        a->direct = False;
        return;
    }
}

/* ---- exact registers ----------------------------------------------------------------------------------------------

   VEX removes a register write that a later instruction of the superblock overwrites, so a helper in the middle would see old
   values.  The tool interface has no switch per superblock, but the core asks VG_(clo_px_file_backed) at each
   translation of file-mapped code.  So the first translation of such a superblock only discards itself and jumps to where it
   is; the second runs with registers exact at every instruction. */

static Addr retrying;                   /* superblock that is being translated for the second time */
static VexRegisterUpdates px_before;

static Addr last_instruction(const IRSB *in)
{
    Addr pc = 0;
    for (Int i = 0; i < in->stmts_used; i++)
        if (in->stmts[i]->tag == Ist_IMark)
            pc = in->stmts[i]->Ist.IMark.addr;
    return pc;
}

/* Registers are exact at the start, and at a call, which writes none but the stack pointer. */
static Bool wants_exact_registers(const struct work *w, Addr first)
{
    Addr last = w->n_sites > 0 ? last_instruction(w->in) : 0;
    for (ULong i = 0; i < w->n_sites; i++) {
        const struct cci_site *s = &w->site[i];
        Addr pc = s->pc + w->obj->bias;
        Bool at_call = pc == last && w->in->jumpkind == Ijk_Call;
        if (!is_before(w, s) || (pc != first && !at_call))
            return True;
    }
    return False;
}

static Bool is_file_mapped(Addr code)
{
    const NSegment *seg = VG_(am_find_nsegment)(code);
    return seg != NULL && seg->kind == SkFileC;
}

static IRSB *discard_and_retry(struct work *w, const VexGuestExtents *extents, Addr start)
{
    IRSB *out = w->sb.out;
    retrying = start;
    px_before = VG_(clo_px_file_backed);
    VG_(clo_px_file_backed) = VexRegUpdAllregsAtEachInsn;
    addStmtToIRSB(out, IRStmt_Put(offsetof(VexGuestAMD64State, guest_CMSTART), crab_ir_u64(extents->base[0])));
    addStmtToIRSB(out, IRStmt_Put(offsetof(VexGuestAMD64State, guest_CMLEN), crab_ir_u64(extents->len[0])));
    out->next = crab_ir_u64(start);
    out->jumpkind = Ijk_InvalICache;
    return out;
}

/* Returns the superblock to use instead, or NULL to go on. */
static IRSB *ensure_exact_registers(struct work *w, const VexGuestExtents *extents, Addr start)
{
    Bool second = retrying == start;
    if (retrying != 0) {
        VG_(clo_px_file_backed) = px_before;
        retrying = 0;
    }
    if (second || !wants_exact_registers(w, w->pc))
        return NULL;
    if (is_file_mapped(w->pc))
        return discard_and_retry(w, extents, start);
    w->n_sites = 0;
    return NULL;
}

/* ---- statements ------------------------------------------------------------------------------------------------ */

static void copy(struct work *w, IRStmt *st)
{
    addStmtToIRSB(w->sb.out, st);
}

static void do_put(struct work *w, IRStmt *st)
{
    Int offset = st->Ist.Put.offset;
    IRExpr *data = st->Ist.Put.data;
    IRType ty = typeOfIRExpr(w->sb.out->tyenv, data);
    Int slot = crab_slot_of(offset);
    copy(w, st);
    if (ty == Ity_I32)
        crab_put_half(&w->sb, offset, data);
    else
        crab_put_slots(&w->sb, offset, ty, crab_tags_of_atom(&w->sb, data));
    if (offset == offsetof(VexGuestAMD64State, guest_RSP) && !crab_classify(&w->sb, data).direct)
        w->sp_loaded = True;
    if (slot >= 0 && slot < CRAB_N_GPR)
        w->sb.reg_temp[slot] = ty == Ity_I64 && data->tag == Iex_RdTmp ? data->Iex.RdTmp.tmp : IRTemp_INVALID;
}

static void do_load(struct work *w, IRStmt *st)
{
    IRTemp t = st->Ist.WrTmp.tmp;
    IRExpr *e = st->Ist.WrTmp.data;
    struct crab_addr a = crab_classify(&w->sb, e->Iex.Load.addr);
    apply_use(w, &a, sizeofIRType(e->Iex.Load.ty));
    w->mode.early = w->sb.temp[t].early;
    if (!(w->sb.temp[t].fence_load && a.direct))
        crab_check_access(&w->sb, &w->mode, &a, sizeofIRType(e->Iex.Load.ty), False, NULL);
    w->mode.early = (struct crab_early){ 0 };
    w->sb.temp[t].tags = crab_load_tags(&w->sb, &a, e->Iex.Load.ty);
    copy(w, st);
}

static void do_wrtmp(struct work *w, IRStmt *st)
{
    IRTemp t = st->Ist.WrTmp.tmp;
    IRExpr *e = st->Ist.WrTmp.data;
    crab_note_assign(&w->sb, t, e);
    if (e->tag == Iex_Load) {
        do_load(w, st);
        return;
    }
    copy(w, st);
    w->sb.temp[t].tags = crab_tags_of_expr(&w->sb, e);
    if (e->tag == Iex_Get && e->Iex.Get.ty == Ity_I64) {
        Int slot = crab_slot_of(e->Iex.Get.offset);
        if (slot >= 0 && slot < CRAB_N_GPR)
            w->sb.reg_temp[slot] = t;
    }
}

/* Byte by byte, a pointer's tag is lost; when a granule's last byte arrives, the helper looks whether all of it did. */
static void do_movsb(struct work *w, IRExpr *dst, const IRExpr *data)
{
    const IRExpr *rhs = data->tag == Iex_RdTmp ? w->sb.temp[data->Iex.RdTmp.tmp].rhs : NULL;
    if (rhs == NULL || rhs->tag != Iex_Load)
        return;
    IRExpr *low = crab_ir_binop(&w->sb, Ity_I64, Iop_And64, dst, crab_ir_u64(7));
    IRExpr *last = crab_ir_binop(&w->sb, Ity_I1, Iop_CmpEQ64, low, crab_ir_u64(7));
    crab_ir_call(&w->sb, "crab_movsb_granule", crab_movsb_granule, mkIRExprVec_2(dst, rhs->Iex.Load.addr), last);
}

static void store(struct work *w, IRStmt *st, IRExpr *addr, IRExpr *data, IRExpr *guard)
{
    struct crab_addr a = crab_classify(&w->sb, addr);
    IRType ty = typeOfIRExpr(w->sb.out->tyenv, data);
    apply_use(w, &a, sizeofIRType(ty));
    crab_store_tags(&w->sb, &w->mode, &a, ty, crab_tags_of_atom(&w->sb, data), guard);
    crab_check_access(&w->sb, &w->mode, &a, sizeofIRType(ty), True, guard);
    copy(w, st);
    if (w->movsb && ty == Ity_I8)
        do_movsb(w, addr, data);
}

static void do_loadg(struct work *w, IRStmt *st)
{
    IRLoadG *lg = st->Ist.LoadG.details;
    IRType result, loaded;
    typeOfIRLoadGOp(lg->cvt, &result, &loaded);
    struct crab_addr a = crab_classify(&w->sb, lg->addr);
    apply_use(w, &a, sizeofIRType(loaded));
    crab_check_access(&w->sb, &w->mode, &a, sizeofIRType(loaded), False, lg->guard);
    copy(w, st);
    if (result != loaded)
        return;
    struct crab_tags yes = crab_load_tags(&w->sb, &a, loaded), no = crab_tags_of_atom(&w->sb, lg->alt);
    for (UInt i = 0; i < 4; i++)
        if (!crab_ir_same(yes.lane[i], no.lane[i]))
            yes.lane[i] = crab_ir_ite(&w->sb, lg->guard, crab_ir_tag_or_zero(yes.lane[i]),
                                      crab_ir_tag_or_zero(no.lane[i]));
    w->sb.temp[lg->dst].tags = yes;
}

/* A locked operation on the top of the stack that writes back what it read: a fence. */
static Bool is_fence(const struct work *w, const IRCAS *cas)
{
    return cas->oldHi == IRTemp_INVALID && cas->addr->tag == Iex_RdTmp
           && w->sb.temp[cas->addr->Iex.RdTmp.tmp].sp != IRTemp_INVALID && crab_ir_same(cas->dataLo, cas->expdLo);
}

static IRExpr *cas_succeeded(struct work *w, const IRCAS *cas, IRType ty)
{
    IROp eq = ty == Ity_I64 ? Iop_CasCmpEQ64 : ty == Ity_I32 ? Iop_CasCmpEQ32
              : ty == Ity_I16 ? Iop_CasCmpEQ16 : Iop_CasCmpEQ8;
    IRExpr *low = crab_ir_binop(&w->sb, Ity_I1, eq, IRExpr_RdTmp(cas->oldLo), cas->expdLo);
    if (cas->oldHi == IRTemp_INVALID)
        return low;
    IRExpr *high = crab_ir_binop(&w->sb, Ity_I1, eq, IRExpr_RdTmp(cas->oldHi), cas->expdHi);
    return crab_ir_binop(&w->sb, Ity_I1, Iop_And1, low, high);
}

/* Reads always, writes where it succeeds. */
static void do_cas(struct work *w, IRStmt *st)
{
    const IRCAS *cas = st->Ist.CAS.details;
    struct crab_sb *sb = &w->sb;
    IRType ty = typeOfIRExpr(sb->out->tyenv, cas->dataLo);
    Bool twice = cas->oldHi != IRTemp_INVALID;
    UInt bytes = sizeofIRType(ty) * (twice ? 2 : 1);
    struct crab_addr a = crab_classify(sb, cas->addr);
    struct crab_tags old = { { NULL } }, new = { { NULL } };
    if (is_fence(w, cas)) {
        copy(w, st);
        return;
    }
    apply_use(w, &a, bytes);
    crab_check_access(sb, &w->mode, &a, bytes, False, NULL);
    if (ty == Ity_I64) {
        old = crab_load_tags(sb, &a, twice ? Ity_V128 : Ity_I64);
        new.lane[0] = crab_tags_of_atom(sb, cas->dataLo).lane[0];
        if (twice)
            new.lane[1] = crab_tags_of_atom(sb, cas->dataHi).lane[0];
    }
    copy(w, st);
    IRExpr *done = cas_succeeded(w, cas, ty);
    crab_store_tags(sb, &w->mode, &a, twice && ty == Ity_I64 ? Ity_V128 : twice ? Ity_I64 : ty, new, done);
    crab_check_access(sb, &w->mode, &a, bytes, True, done);
    sb->temp[cas->oldLo].tags.lane[0] = old.lane[0];
    if (twice)
        sb->temp[cas->oldHi].tags.lane[0] = old.lane[1];
}

/* Not on amd64, but cheap to get right: a load, or a store that may fail. */
static void do_llsc(struct work *w, IRStmt *st)
{
    struct crab_tags none = { { NULL } };
    IRExpr *data = st->Ist.LLSC.storedata;
    struct crab_addr a = crab_classify(&w->sb, st->Ist.LLSC.addr);
    IRType ty = data != NULL ? typeOfIRExpr(w->sb.out->tyenv, data) : typeOfIRTemp(w->sb.out->tyenv, st->Ist.LLSC.result);
    if (data != NULL)
        crab_store_tags(&w->sb, &w->mode, &a, ty, none, NULL);
    crab_check_access(&w->sb, &w->mode, &a, sizeofIRType(ty), data != NULL, NULL);
    copy(w, st);
}

/* VEX's own helpers: they read or write registers and one range of memory. What they write is unknown. */
static void do_dirty(struct work *w, IRStmt *st)
{
    const IRDirty *d = st->Ist.Dirty.details;
    Bool always = d->guard->tag == Iex_Const;
    if (d->mFx != Ifx_None) {
        struct crab_addr a = crab_classify(&w->sb, d->mAddr);
        IRExpr *guard = always ? NULL : d->guard;
        apply_use(w, &a, d->mSize);
        crab_check_range(&w->sb, &w->mode, &a, d->mSize, d->mFx != Ifx_Read, guard);
        if (d->mFx != Ifx_Read)
            crab_ir_call(&w->sb, "crab_store_misaligned", crab_store_misaligned,
                         mkIRExprVec_2(d->mAddr, crab_ir_u64(d->mSize)), guard);
    }
    copy(w, st);
    for (Int i = 0; i < d->nFxState; i++)
        for (Int k = 0; k <= d->fxState[i].nRepeats && d->fxState[i].fx != Ifx_Read; k++)
            crab_clear_slots(&w->sb, d->fxState[i].offset + k * d->fxState[i].repeatLen, d->fxState[i].size);
}

static void do_imark(struct work *w, IRStmt *st, Bool first)
{
    const UChar *code = (const UChar *)st->Ist.IMark.addr;
    if (!first && w->n_sites > 0)
        site_hooks(w, w->pc, False);
    w->pc = st->Ist.IMark.addr;
    w->movsb = st->Ist.IMark.len == 2 && code[0] == 0xf3 && code[1] == 0xa4;
    copy(w, st);
    if (first)
        entry_hooks(w);
    if (w->n_sites > 0)
        site_hooks(w, w->pc, True);
}

static void do_stmt(struct work *w, IRStmt *st)
{
    switch (st->tag) {
    case Ist_Put:    do_put(w, st); break;
    case Ist_WrTmp:  do_wrtmp(w, st); break;
    case Ist_Store:  store(w, st, st->Ist.Store.addr, st->Ist.Store.data, NULL); break;
    case Ist_StoreG: {
        const IRStoreG *sg = st->Ist.StoreG.details;
        store(w, st, sg->addr, sg->data, sg->guard);
        break;
    }
    case Ist_LoadG:  do_loadg(w, st); break;
    case Ist_CAS:    do_cas(w, st); break;
    case Ist_LLSC:   do_llsc(w, st); break;
    case Ist_Dirty:  do_dirty(w, st); break;
    default:         copy(w, st); break;    /* PutI is x87 and MMX, which have no tags; Exit, AbiHint, MBE, NoOp */
    }
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

/* The loads that belong to fences, before anything is instrumented: the locked operation comes after its load. */
static void find_fences(struct work *w)
{
    for (Int i = 0; i < w->in->stmts_used; i++) {
        const IRStmt *st = w->in->stmts[i];
        if (st->tag == Ist_CAS && st->Ist.CAS.details->oldHi == IRTemp_INVALID) {
            const IRCAS *cas = st->Ist.CAS.details;
            if (cas->expdLo->tag == Iex_RdTmp && crab_ir_same(cas->dataLo, cas->expdLo))
                w->sb.temp[cas->expdLo->Iex.RdTmp.tmp].fence_load = True;
        }
    }
}

/* Adds the superblock's checks to the counter.  The number is known at the end: the caller fills the constant in. */
static IRConst *count_checks(struct work *w)
{
    IRConst *n = IRConst_U64(0);
    IRExpr *where = crab_ir_u64((Addr)&crab_stats.checks);
    IRExpr *old = crab_ir_assign(&w->sb, Ity_I64, IRExpr_Load(Iend_LE, Ity_I64, where));
    IRExpr *new = crab_ir_binop(&w->sb, Ity_I64, Iop_Add64, old, IRExpr_Const(n));
    addStmtToIRSB(w->sb.out, IRStmt_Store(Iend_LE, where, new));
    return n;
}

static void uncount(IRSB *out, Int from)
{
    for (Int i = from; i < from + 3; i++)
        out->stmts[i] = IRStmt_NoOp();
}

IRSB *crab_instrument(VgCallbackClosure *closure, IRSB *in, const VexGuestLayout *layout, const VexGuestExtents *extents,
                      const VexArchInfo *host, IRType guest_word, IRType host_word)
{
    static struct work w;
    Int i = 0;
    begin(&w, in, layout);
    while (i < in->stmts_used && in->stmts[i]->tag != Ist_IMark)    /* self-checks of changing code */
        copy(&w, in->stmts[i++]);
    if (i == in->stmts_used)
        return w.sb.out;
    w.pc = in->stmts[i]->Ist.IMark.addr;
    w.mode.exempt = crab_code_is_exempt(w.pc);
    w.mode.exact = crab_code_is_exact(w.pc);
    find_sites(&w, extents);
    IRSB *instead = ensure_exact_registers(&w, extents, closure->nraddr);
    if (instead != NULL)
        return instead;
    find_fences(&w);
    if (!w.mode.exact && !w.mode.exempt)
        crab_find_early_reads(&w.sb, in);

    Int counter_at = w.sb.out->stmts_used;
    IRConst *checks = count_checks(&w);
    for (Bool first = True; i < in->stmts_used; i++) {
        if (in->stmts[i]->tag == Ist_IMark) {
            do_imark(&w, in->stmts[i], first);
            first = False;
        } else {
            do_stmt(&w, in->stmts[i]);
        }
    }
    if (w.n_sites > 0)
        site_hooks(&w, w.pc, False);
    end_hooks(&w);
    checks->Ico.U64 = w.mode.emitted;
    if (w.mode.emitted == 0)
        uncount(w.sb.out, counter_at);
    return w.sb.out;
}
