/* slots.c: the stack homes of named locals and parameters of unoptimised functions.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>

enum { MAX_SLOTS = 4096, MAX_SCANNED_BYTES = 1 << 20 };

bool func_slot(const struct func *f, const struct loc *loc, int *base, int64_t *off)
{
    if (loc->base != LOC_BASE_FB) {
        *base = loc->base;
        *off = loc->off;
        return true;
    }
    if (!f->has_frame || loc->off > INT32_MAX || loc->off < INT32_MIN)
        return false;
    *base = f->frame_base;
    *off = f->frame_off + loc->off;
    return true;
}

static uint8_t raw_kind(Dwarf_Die *type)
{
    const char *name = die_name(type);
    return starts_with(name, "*mut ") ? CCI_K_RAW_MUT : starts_with(name, "*const ") ? CCI_K_RAW_CONST : 255;
}

static void fill_type(struct func *f, struct var *v, struct cci_slot *s)
{
    struct ix *ix = f->unit->ix;
    const struct ref_type *ref = f->unit->lang == LANG_RUST ? type_reference(ix, &v->type) : NULL;
    uint64_t bytes = type_layout(ix, &v->type)->size;

    char *name = type_name(&v->type);
    s->type = wr_string(ix->w, name);
    free(name);
    s->bytes = bytes <= UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
    s->kind = ref != NULL ? (uint8_t)ref->kind : raw_kind(&v->type);
    s->size_rule = ref != NULL ? (uint8_t)ref->size : CCI_S_STATIC;
    s->layout = ref != NULL ? ref->layout : type_layout_index(ix, &v->type);
}

static void mark_shared(struct cci_slot *s, size_t n)
{
    if (n > 256)                /* the marks are hints; squares of thousands are not worth them */
        return;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (s[i].base == s[k].base && s[i].off == s[k].off) {
                s[i].flags |= 1;
                s[k].flags |= 1;
            }
}

void func_slots(struct func *f)
{
    struct writer *w = f->unit->ix->w;
    uint64_t first, end;

    wr_records(w, CCI_T_SLOTS, &first);
    f->out.slot_first = (uint32_t)first;
    if (!f->o0)
        return;
    for (size_t i = 0; i < f->n_vars && i < MAX_SLOTS; i++) {
        struct var *v = &f->vars[i];
        int base;
        int64_t off;
        if (v->loc.kind != LOC_SLOT || !v->has_type || !func_slot(f, &v->loc, &base, &off) || off < INT32_MIN || off > INT32_MAX)
            continue;
        struct cci_slot s = { .base = (uint8_t)base, .off = (int32_t)off, .scope_lo = v->lo, .scope_hi = v->hi,
                              .name = wr_string(w, v->name) };
        fill_type(f, v, &s);
        if (s.kind <= CCI_K_BOX && f->code.size <= MAX_SCANNED_BYTES && pro_slot_is_reloaded(&f->code, base, off))
            s.flags |= 2;
        wr_add(w, CCI_T_SLOTS, &s);
    }
    struct cci_slot *all = wr_records(w, CCI_T_SLOTS, &end);
    f->out.slot_n = (uint32_t)(end - first);
    mark_shared(all + first, end - first);
}
