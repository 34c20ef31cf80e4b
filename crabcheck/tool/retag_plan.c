/* retag_plan.c: what of an index record can be decided before the program runs.

   Retags run tens of millions of times; register offsets, layouts, site numbers and the options that switch kinds off are looked
   up here once per function and kept beside its object:

       object id ──▶ functions[record number] ──▶ entry plans, return plans
                ──▶ sites[record number]      ──▶ plan

   Records without effect get no plan: kinds that the model has no node for, zero-size pointees, pointees of unknown size.
   Cost: 120 bytes per retag record of functions that were called.  Refused: interpreting the records at each call, which costs
   as much as the model's own work for the usual `&T` in a register.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "retag_plan.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "options.h"
#include "shadow.h"

enum { RESTRICT_O0, RESTRICT_ALL, RESTRICT_NONE };
enum { MODEL_TREE, MODEL_STACKED };
enum { OPAQUE_PARENT, OPAQUE_STRICT };

const struct bor_layout crab_layout_all_im = { .stride = 0, .all_im = True, .n = 0, .im = NULL };

struct object_plans {
    const struct cci_func *funcs;
    const struct cci_site *sites;
    uint64_t n_funcs, n_sites;
    struct crab_fn_plans **by_func;
    struct crab_site_plans **by_site;
};
static struct object_plans **by_object;     /* by object id */
static UInt n_by_object;

static struct object_plans *plans_of_object(const struct crab_object *obj)
{
    if (LIKELY(obj->id < n_by_object && by_object[obj->id] != NULL))
        return by_object[obj->id];
    if (obj->id >= n_by_object) {
        UInt n = (obj->id + 1) * 2;
        by_object = VG_(realloc)("crab.plans.objects", by_object, n * sizeof *by_object);
        VG_(memset)(by_object + n_by_object, 0, (n - n_by_object) * sizeof *by_object);
        n_by_object = n;
    }
    struct object_plans *p = VG_(calloc)("crab.plans.object", 1, sizeof *p);
    p->funcs = cci_table(&obj->index, CCI_T_FUNCS, &p->n_funcs);
    p->sites = cci_table(&obj->index, CCI_T_SITES, &p->n_sites);
    p->by_func = VG_(calloc)("crab.plans.funcs", p->n_funcs + 1, sizeof *p->by_func);
    p->by_site = VG_(calloc)("crab.plans.sites", p->n_sites + 1, sizeof *p->by_site);
    by_object[obj->id] = p;
    return p;
}

/* ---- one record ------------------------------------------------------------------------------------------------------- */

static PtrdiffT reg_offset(UChar reg)
{
    return reg < 16 ? crab_dwarf_reg_offset(reg) : 0;
}

/* Freeze is NULL; slices need the element size in the table. */
static const struct bor_layout *layout_of(const struct crab_object *obj, UInt number, Bool slice)
{
    const struct cci_layout *l = cci_layout(&obj->index, number);
    const struct bor_layout *b = &obj->layouts[number];
    if (b->all_im)
        return &crab_layout_all_im;
    if (b->n == 0)
        return (l->flags & CCI_L_FREEZE) != 0 ? NULL : &crab_layout_all_im;
    if (!slice)
        return b;
    struct bor_layout *s = VG_(malloc)("crab.plans.slice", sizeof *s);
    *s = *b;
    s->stride = l->size;
    return s;
}

static Bool layout_freeze(const struct crab_object *obj, UInt number)
{
    return (cci_layout(&obj->index, number)->flags & CCI_L_FREEZE) != 0;
}

/* A tail of unknown type may hold cells anywhere. */
static Bool tail_freeze(const struct crab_object *obj, const struct cci_retag *r)
{
    return r->tail_layout != 0xffffffffu && layout_freeze(obj, r->tail_layout);
}

static Bool plan_size(const struct crab_object *obj, const struct cci_retag *r, struct crab_plan *p)
{
    const struct cci_layout *l = cci_layout(&obj->index, r->layout);
    p->size_rule = r->size;
    p->size = l->size;
    p->align = l->align > 0 ? l->align : 1;
    p->tail_size = r->tail_elem;
    switch (r->size) {
    case CCI_S_STATIC:
        p->layout = layout_of(obj, r->layout, False);
        p->freeze_outside = layout_freeze(obj, r->layout);
        return l->size > 0 || crab_opt_opaque_refs == OPAQUE_STRICT || p->kind == BOR_REF_RESTRICT;
    case CCI_S_SLICE:
        p->layout = layout_of(obj, r->layout, True);
        p->freeze_outside = layout_freeze(obj, r->layout);
        return l->size > 0;
    case CCI_S_DYN:
        p->size = 0;
        p->layout = NULL;           /* decided by the vtable at run time */
        p->freeze_outside = False;
        return True;
    case CCI_S_DST_SLICE:
        /* `Cell<[T]>` has its cell in the prefix, of size 0, and the tail inside: cells anywhere mean cells throughout. */
        p->freeze_outside = layout_freeze(obj, r->layout) && tail_freeze(obj, r);
        p->layout = p->freeze_outside ? NULL : &crab_layout_all_im;
        return True;
    case CCI_S_DST_DYN:
        p->freeze_outside = False;
        p->layout = &crab_layout_all_im;
        return True;
    default:
        return False;
    }
}

static Bool plan_kind(const struct crab_object *obj, const struct cci_func *f, const struct cci_retag *r, struct crab_plan *p)
{
    Bool tree = crab_opt_model == MODEL_TREE, o0 = f != NULL && (f->flags & CCI_F_O0) != 0;
    p->unpin = (r->flags & CCI_R_NOT_UNPIN) == 0;
    p->protect = (r->flags & CCI_R_PROTECT) != 0;
    p->stored = (r->flags & CCI_R_STORED) != 0;
    p->told = (r->flags & CCI_R_TOLD) != 0;
    switch (r->kind) {
    case CCI_K_SHARED:
        p->kind = BOR_REF_SHARED;
        return True;
    case CCI_K_MUT:
        p->kind = BOR_REF_MUT;
        return p->unpin || !tree;
    case CCI_K_BOX:
        p->kind = BOR_REF_BOX;
        return p->unpin || !tree;
    case CCI_K_RESTRICT:
        p->kind = BOR_REF_RESTRICT;
        p->protect = True;
        if (obj->is_system && (obj->index.h->flags & CCI_H_SEPARATE) != 0)
            return False;
        return tree && (crab_opt_restrict == RESTRICT_ALL || (crab_opt_restrict == RESTRICT_O0 && o0));
    case CCI_K_RAW_MUT:
        p->kind = BOR_REF_RAW_MUT;
        return True;
    case CCI_K_RAW_CONST:
        p->kind = BOR_REF_RAW_CONST;
        return True;
    default:
        return False;
    }
}

static void plan_conds(const struct crab_object *obj, const struct cci_retag *r, struct crab_plan *p)
{
    if (r->cond_n == 0)
        return;
    const struct cci_cond *c = cci_conds(&obj->index, r);
    struct crab_plan_cond *out = VG_(calloc)("crab.plans.conds", r->cond_n, sizeof *out);
    for (UInt i = 0; i < r->cond_n; i++) {
        out[i].where = c[i].where;
        out[i].size = c[i].size;
        out[i].negate = c[i].negate != 0;
        out[i].reg = reg_offset(c[i].reg);
        out[i].off = c[i].off;
        out[i].off2 = c[i].off2;
        out[i].n_vals = c[i].val_n;
        out[i].vals = cci_condvals(&obj->index, &c[i]);
    }
    p->n_conds = r->cond_n;
    p->conds = out;
}

/* False: this record has no effect. */
static Bool make_plan(const struct crab_object *obj, const struct cci_func *f, const struct cci_retag *r, struct crab_plan *p)
{
    VG_(memset)(p, 0, sizeof *p);
    if (!plan_kind(obj, f, r, p) || !plan_size(obj, r, p))
        return False;
    p->where = r->where;
    p->reg = reg_offset(r->reg);
    p->meta_reg = r->meta_reg == 254 ? CRAB_META_NONE : r->meta_reg == 255 ? CRAB_META_NEXT : reg_offset(r->meta_reg);
    p->off = r->off;
    p->off2 = r->off2;
    p->meta_off = r->meta_off;
    plan_conds(obj, r, p);
    p->site = crab_site_number(obj, r, f);
    p->plain = p->where == CCI_W_REG && p->size_rule == CCI_S_STATIC && p->n_conds == 0;
    return True;
}

static struct crab_plans make_plans(const struct crab_object *obj, const struct cci_func *f, UInt first, UInt n)
{
    struct crab_plans out = { 0, NULL };
    if (n == 0 || !crab_opt_retags)
        return out;
    struct crab_plan *p = VG_(calloc)("crab.plans.retags", n, sizeof *p);
    for (UInt i = 0; i < n; i++)
        if (make_plan(obj, f, cci_retag(&obj->index, first + i), &p[out.n]))
            out.n++;
    if (out.n == 0)
        VG_(free)(p);
    else
        out.p = p;
    return out;
}

static Bool has_binds(const struct crab_object *obj, const struct cci_func *f)
{
    uint64_t n;
    const struct cci_site *s = cci_sites_in(&obj->index, f->lo, f->hi, &n);
    for (uint64_t i = 0; i < n; i++)
        if (s[i].kind == CCI_SITE_BIND && (s[i].parent_id != 0 || crab_opt_model != MODEL_TREE
                                           || cci_retag(&obj->index, s[i].retag)->kind != CCI_K_RAW_MUT))
            return crab_opt_retags && crab_opt_read_sources;
    return False;
}

/* ---- by function and by site ------------------------------------------------------------------------------------------ */

const struct crab_fn_plans *crab_plans_of(const struct crab_object *obj, const struct cci_func *f)
{
    struct object_plans *o = plans_of_object(obj);
    struct crab_fn_plans **at = &o->by_func[f - o->funcs];
    if (UNLIKELY(*at == NULL)) {
        struct crab_fn_plans *p = VG_(calloc)("crab.plans.fn", 1, sizeof *p);
        p->entry = make_plans(obj, f, f->entry_first, f->entry_n);
        p->ret = make_plans(obj, f, f->ret_first, f->ret_n);
        p->binds = has_binds(obj, f);
        *at = p;
    }
    return *at;
}

const struct crab_site_plans *crab_plans_of_site(const struct crab_object *obj, const struct cci_site *s)
{
    struct object_plans *o = plans_of_object(obj);
    struct crab_site_plans **at = &o->by_site[s - o->sites];
    if (UNLIKELY(*at == NULL)) {
        struct crab_site_plans *p = VG_(calloc)("crab.plans.site", 1, sizeof *p);
        p->f = cci_func_at(&obj->index, s->pc);
        p->plans = make_plans(obj, p->f, s->retag, 1);
        *at = p;
    }
    return *at;
}
