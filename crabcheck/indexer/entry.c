/* entry.c: retags at a function's entry.

   At the entry an unoptimised function's arguments are found through the prologue: the trace says which register or stack word goes to the
   slot that DWARF names.  A value passed by hidden pointer is found through that pointer.  Every argument claims its registers and
   stack words, references or not, so a local that happens to copy an argument in the prologue gets nothing.  As a cross-check the
   registers of the arguments, in order, must follow the ABI's order; else the function gets no entry retags at all.

   In optimised functions only a location that names a register at the very first instruction counts.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "places.h"

#include <stdlib.h>
#include <string.h>

struct claims { uint32_t regs; uint64_t words; /* stack words at entry rsp + 8, + 16, .. */ };

struct entry {
    struct func *f;
    struct claims claims;
    int last_rank;              /* ABI rank of the last retagged argument */
    bool disorder;
};

/* ---- places ---- */

static bool from_value(const struct pro_value *v, struct place *p)
{
    if (v->kind == PRO_REG && v->reg >= 0 && v->reg <= 15)
        *p = (struct place){ .where = CCI_W_REG, .reg = (uint8_t)v->reg };
    else if (v->kind == PRO_STACK && v->off >= 8 && v->off < INT32_MAX)
        *p = (struct place){ .where = CCI_W_STACK, .off = (int32_t)v->off };
    else
        return false;
    return true;
}

bool func_slot_value(const struct func *f, int base, int64_t off, struct place *p)
{
    struct pro_value v;
    bool known = base == CCI_B_RSP   ? pro_slot_rsp(f->prologue, off, &v)
                 : base == CCI_B_RBP ? pro_slot_rbp(f->prologue, off, &v)
                                     : pro_slot_cfa(f->prologue, off, &v);
    return known && from_value(&v, p);
}

static bool is_argument_register(int reg)
{
    static const bool argument[16] = { [1] = true, [2] = true, [4] = true, [5] = true, [8] = true, [9] = true };
    return reg >= 0 && reg < 16 && argument[reg];
}

static bool through_pointer(const struct place *pointer, int64_t k, struct place *p)
{
    if (k < 0 || k > INT32_MAX)
        return false;
    if (pointer->where == CCI_W_REG)
        *p = (struct place){ .where = CCI_W_MEM, .reg = pointer->reg, .off = (int32_t)k };
    else
        *p = (struct place){ .where = CCI_W_STACK_MEM, .off = pointer->off, .off2 = (int32_t)k };
    return true;
}

static bool place_in_pieces(const struct loc *loc, uint64_t k, struct place *p)
{
    uint64_t at = 0;

    for (int i = 0; i < loc->n_pieces; i++) {
        if (at == k && is_argument_register(loc->pieces[i].reg)) {
            *p = (struct place){ .where = CCI_W_REG, .reg = (uint8_t)loc->pieces[i].reg };
            return true;
        }
        at += loc->pieces[i].bytes;
        if (loc->pieces[i].bytes == 0)
            break;
    }
    return false;
}

bool func_word_place(const struct func *f, const struct loc *loc, uint64_t k, struct place *p)
{
    int base;
    int64_t off;
    struct place pointer;

    if (!f->o0)
        return loc->kind == LOC_REG && loc->at_entry && place_in_pieces(loc, k, p);
    if (f->prologue == NULL)
        return false;
    switch (loc->kind) {
    case LOC_SLOT:
        return func_slot(f, loc, &base, &off) && func_slot_value(f, base, off + (int64_t)k, p)
               && (p->where != CCI_W_REG || is_argument_register(p->reg));
    case LOC_SLOT_DEREF:
        return loc->n_deref == 1 && loc->off2 == 0 && func_slot(f, loc, &base, &off) && func_slot_value(f, base, off, &pointer)
               && (pointer.where != CCI_W_REG || is_argument_register(pointer.reg)) && through_pointer(&pointer, (int64_t)k, p);
    case LOC_REG_DEREF:
        pointer = (struct place){ .where = CCI_W_REG, .reg = (uint8_t)loc->pieces[0].reg };
        return loc->at_entry && is_argument_register(pointer.reg) && through_pointer(&pointer, loc->off + (int64_t)k, p);
    default:
        return false;
    }
}

/* ---- claims ---- */

static bool claimed(const struct claims *c, const struct place *p)
{
    if (p->where == CCI_W_REG || p->where == CCI_W_MEM)
        return c->regs >> p->reg & 1;
    int64_t word = ((int64_t)p->off - 8) / 8;
    return word >= 0 && word < 64 && (c->words >> word & 1);
}

static void claim(struct claims *c, const struct place *p)
{
    if (p->where == CCI_W_REG || p->where == CCI_W_MEM) {
        c->regs |= 1u << p->reg;
        return;
    }
    int64_t word = ((int64_t)p->off - 8) / 8;
    if (word >= 0 && word < 64)
        c->words |= (uint64_t)1 << word;
}

/* Looks at every 8 bytes of the value: is one of them taken?  Then claims them. */
static bool claim_value(struct entry *e, const struct var *v, uint64_t size)
{
    struct place p[16];
    int n = 0;

    for (uint64_t k = 0; k < size && n < 16; k++) {
        if (func_word_place(e->f, &v->loc, k, &p[n])) {
            if (claimed(&e->claims, &p[n]))
                return false;
            bool memory = p[n].where == CCI_W_MEM || p[n].where == CCI_W_STACK_MEM;
            n++;
            if (memory)
                break;
        }
        if (!e->f->o0)
            k |= 7;
        if (k >= 127)
            break;
    }
    for (int i = 0; i < n; i++)
        claim(&e->claims, &p[i]);
    return true;
}

/* ---- one retag ---- */

static bool place_meta(struct cci_retag *r, const struct place *pointer, const struct place *meta, bool have_meta)
{
    if (pointer->where != CCI_W_REG) {
        r->meta_reg = 255;
        if (pointer->where == CCI_W_STACK)      /* the next word, as for all other memory */
            return have_meta && meta->where == CCI_W_STACK && meta->off == pointer->off + 8;
        return true;
    }
    if (!have_meta)
        return false;
    if (meta->where == CCI_W_REG)
        r->meta_reg = meta->reg;
    else if (meta->where == CCI_W_STACK) {
        r->meta_reg = 255;
        r->meta_off = meta->off;
    } else
        return false;
    return true;
}

static bool add_conds(struct ix *ix, struct cci_retag *r, const struct leaf *leaf, place_fn place, const void *ctx)
{
    struct cci_cond out[16];
    struct place p;

    if (leaf->n_conds > 16)
        return false;
    for (uint32_t i = 0; i < leaf->n_conds; i++) {
        const struct leaf_cond *c = leaf->conds[i];
        if (!place(ctx, c->off, &p))
            return false;
        if (c->size == 16 && p.where == CCI_W_REG)
            return false;
        out[i] = (struct cci_cond){ .where = p.where, .reg = p.reg, .size = c->size, .negate = c->negate,
                                    .off = p.off, .off2 = p.off2, .val_n = c->n_vals };
    }
    uint64_t n;
    wr_records(ix->w, CCI_T_CONDS, &n);
    r->cond_first = (uint32_t)n;
    r->cond_n = leaf->n_conds;
    for (uint32_t i = 0; i < leaf->n_conds; i++) {
        const struct leaf_cond *c = leaf->conds[i];
        wr_records(ix->w, CCI_T_CONDVALS, &n);
        out[i].val_first = (uint32_t)n;
        for (uint32_t k = 0; k < c->n_vals; k++)
            wr_add(ix->w, CCI_T_CONDVALS, &c->vals[k]);
        wr_add(ix->w, CCI_T_CONDS, &out[i]);
    }
    return true;
}

bool func_add_leaf(struct ix *ix, const struct leaf *leaf, const char *name, unsigned flags, place_fn place, const void *ctx,
                     struct place *where)
{
    const struct ref_type *ref = leaf->ref;
    struct place meta = { 0 };
    struct cci_retag r = { .kind = (uint8_t)ref->kind, .size = (uint8_t)ref->size, .meta_reg = 254, .layout = ref->layout,
                           .tail_elem = ref->tail_elem, .tail_layout = ref->tail_layout };

    if (ref->size == CCI_S_UNKNOWN || !place(ctx, leaf->off, where) || (where->where == CCI_W_REG && where->off != 0))
        return false;
    r.where = where->where;
    r.reg = where->reg;
    r.off = where->off;
    r.off2 = where->off2;
    if (ref->fat) {
        bool have = place(ctx, (uint64_t)leaf->off + 8, &meta);
        if (!place_meta(&r, where, &meta, have))
            return false;
    }
    if (!add_conds(ix, &r, leaf, place, ctx))
        return false;
    r.flags = (uint8_t)(flags | (ref->not_unpin ? CCI_R_NOT_UNPIN : 0u) | (leaf->path[0] != 0 ? CCI_R_NESTED : 0u));
    char *param = xprintf("%s%s", name, leaf->path[0] == '.' && name[0] == 0 ? leaf->path + 1 : leaf->path);
    r.param = wr_string(ix->w, param);
    free(param);
    r.type = wr_string(ix->w, ref->name);
    wr_add(ix->w, CCI_T_RETAGS, &r);
    return true;
}

/* ---- entry ---- */

static int abi_rank(const struct place *p)
{
    static const int8_t rank[16] = { [5] = 1, [4] = 2, [1] = 3, [2] = 4, [8] = 5, [9] = 6 };
    return p->where == CCI_W_REG || p->where == CCI_W_MEM ? rank[p->reg] : 7 + p->off / 8;
}

struct entry_ctx { const struct func *f; const struct var *v; };

static bool entry_place(const void *ctx, uint64_t k, struct place *p)
{
    const struct entry_ctx *c = ctx;
    return func_word_place(c->f, &c->v->loc, k, p);
}

/* A variable in an argument's place stands for an argument without a DIE of its own, whole (`w @ _: &u8`) or in part: in
   `&mut (ref a, ref mut b)` the register of the whole is called `a`, a shared reference, and b is written through it.  So only kinds that
   permit writing are believed.  What is behind a pointer belongs to a closure's or coroutine's environment. */
static bool variable_is_sure(const struct var *v, const struct leaf *leaf)
{
    return v->loc.kind == LOC_SLOT && (leaf->ref->kind == CCI_K_MUT || leaf->ref->kind == CCI_K_BOX);
}

static void entry_var(struct entry *e, struct var *v)
{
    struct ix *ix = e->f->unit->ix;
    struct entry_ctx ctx = { e->f, v };
    uint64_t size = type_layout(ix, &v->type)->size;

    if (size == 0 || !claim_value(e, v, size))
        return;
    const struct leaf_list *l = type_leaves(ix, &v->type);
    int first = -1;
    for (uint32_t i = 0; i < l->n; i++) {
        struct place where;
        if (!v->param && !variable_is_sure(v, &l->leaves[i]))
            continue;
        if (!func_add_leaf(ix, &l->leaves[i], v->name, CCI_R_PROTECT, entry_place, &ctx, &where))
            continue;
        if (first < 0)
            first = abi_rank(&where);
    }
    if (first >= 0 && v->param) {
        e->disorder |= first <= e->last_rank;
        e->last_rank = first;
    }
}

static void entry_restrict(struct entry *e, struct var *v)
{
    struct ix *ix = e->f->unit->ix;
    struct place p;

    if (!type_is_restrict(&v->type) || !func_word_place(e->f, &v->loc, 0, &p) || claimed(&e->claims, &p)
        || (p.where != CCI_W_REG && p.where != CCI_W_STACK))
        return;
    claim(&e->claims, &p);
    char *name = type_name(&v->type);
    struct cci_layout nothing = { .align = 1, .flags = CCI_L_FREEZE | CCI_L_UNPIN, .type = wr_string(ix->w, name) };
    struct cci_retag r = { .where = p.where, .reg = p.reg, .off = p.off, .kind = CCI_K_RESTRICT, .size = CCI_S_STATIC,
                           .flags = CCI_R_PROTECT, .meta_reg = 254, .layout = wr_layout(ix->w, nothing, NULL, 0),
                           .param = wr_string(ix->w, v->name), .type = nothing.type, .tail_layout = UINT32_MAX };
    free(name);
    wr_add(ix->w, CCI_T_RETAGS, &r);
}

void func_entry_retags(struct func *f)
{
    struct entry e = { .f = f, .last_rank = 0 };
    struct writer *w = f->unit->ix->w;
    bool rust = f->unit->lang == LANG_RUST;
    uint64_t first, end;

    wr_records(w, CCI_T_RETAGS, &first);
    f->out.entry_first = (uint32_t)first;
    if (f->folded || f->unit->std || (!rust && f->unit->ix->obj->separate))
        return;
    for (int pass = 0; pass < (rust && f->o0 ? 2 : 1); pass++)
        for (size_t i = 0; i < f->n_vars; i++) {
            struct var *v = &f->vars[i];
            if (v->has_type && v->param == (pass == 0)) {
                if (rust)
                    entry_var(&e, v);
                else
                    entry_restrict(&e, v);
            }
        }
    if (e.disorder)
        wr_truncate(w, CCI_T_RETAGS, first);
    wr_records(w, CCI_T_RETAGS, &end);
    f->out.entry_n = (uint32_t)(end - first);
}
