/* leaves.c: the references inside a value that is passed or returned, and when each of them is there.

   Members and array elements are walked, pointers are not followed.  A reference inside an enum carries the conditions on the
   discriminants that select its variant; the tool reads them at run time.  Unions, ManuallyDrop and MaybeDangling promise nothing about what is
   inside them, and a coroutine's saved locals are not arguments: nothing is taken from there.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_types.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CONDS = 8, MAX_VARIANTS = 1024, MAX_VISITS = 4096, MAX_ELEMENTS = 64 };

struct walk {
    struct ix *ix;
    struct leaf *leaves; size_t n, cap;
    const struct leaf_cond *conds[MAX_CONDS]; uint32_t n_conds;
    int visits;
};

static void walk_value(struct walk *w, Dwarf_Die *type, uint64_t off, const char *path, int depth);

static const char *join(struct walk *w, const char *path, const char *member)
{
    if (starts_with(member, "__") && member[2] >= '0' && member[2] <= '9')
        member += 2;
    return member[0] != 0 ? arena_printf(&w->ix->arena, "%s.%s", path, member) : path;
}

static void add_leaf(struct walk *w, const struct ref_type *ref, uint64_t off, const char *path)
{
    if (w->n >= MAX_LEAVES || off > INT32_MAX)
        return;
    const struct leaf_cond **conds = arena_alloc(&w->ix->arena, (w->n_conds + 1) * sizeof *conds);
    memcpy(conds, w->conds, w->n_conds * sizeof *conds);
    w->leaves = grow(w->leaves, w->n, &w->cap, sizeof *w->leaves);
    w->leaves[w->n++] = (struct leaf){ (uint32_t)off, ref, path, w->n_conds, conds };
}

static void walk_members(struct walk *w, Dwarf_Die *parent, uint64_t off, const char *path, int depth);

/* ---- enums ---- */

static bool discr_value(Dwarf_Die *variant, unsigned bytes, uint64_t *value)
{
    Dwarf_Attribute a;
    Dwarf_Word u;
    Dwarf_Sword s;
    Dwarf_Block b;
    uint64_t v[2] = { 0, 0 };

    if (dwarf_attr(variant, DW_AT_discr_value, &a) == NULL)
        return false;
    if (dwarf_formudata(&a, &u) == 0)
        v[0] = u;
    else if (dwarf_formsdata(&a, &s) == 0)
        v[0] = (uint64_t)s;
    else if (dwarf_formblock(&a, &b) == 0 && b.length <= 16) {
        memcpy(v, b.data, b.length);
        if (v[1] != 0)
            return false;
    } else
        return false;
    *value = bytes < 8 ? v[0] & (((uint64_t)1 << (8 * bytes)) - 1) : v[0];
    return true;
}

/* Offset and size of the member that DW_AT_discr names. */
static bool discr_place(struct walk *w, Dwarf_Die *part, uint64_t base, struct leaf_cond *c)
{
    Dwarf_Attribute a;
    Dwarf_Die member, type;
    uint64_t off;

    if (dwarf_formref_die(dwarf_attr(part, DW_AT_discr, &a), &member) == NULL || !type_member_offset(&member, &off)
        || !die_type(&member, &type))
        return false;
    uint64_t bytes = type_layout(w->ix, &type)->size;
    if ((bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8 && bytes != 16) || base + off > INT32_MAX)
        return false;
    c->off = (uint32_t)(base + off);
    c->size = (uint8_t)bytes;
    return true;
}

static void walk_variant(struct walk *w, Dwarf_Die *variant, const struct leaf_cond *cond, uint64_t off, const char *path, int depth)
{
    if (cond != NULL) {
        if (w->n_conds == MAX_CONDS)
            return;
        w->conds[w->n_conds++] = cond;
    }
    walk_members(w, variant, off, path, depth + 1);
    if (cond != NULL)
        w->n_conds--;
}

/* All discriminant values that are listed; false where one is not understood. */
static bool listed_values(struct walk *w, Dwarf_Die *part, struct leaf_cond *all)
{
    Dwarf_Die v;
    size_t cap = 0;
    uint64_t *vals = NULL;
    bool ok = true;

    if (dwarf_child(part, &v) != 0)
        return false;
    do {
        uint64_t value;
        if (dwarf_tag(&v) != DW_TAG_variant)
            continue;
        if (dwarf_hasattr(&v, DW_AT_discr_list))
            ok = false;
        if (!dwarf_hasattr(&v, DW_AT_discr_value))
            continue;
        if (!discr_value(&v, all->size, &value) || all->n_vals >= MAX_VARIANTS) {
            ok = false;
            break;
        }
        vals = grow(vals, all->n_vals, &cap, sizeof *vals);
        vals[all->n_vals++] = value;
    } while (dwarf_siblingof(&v, &v) == 0);
    all->vals = arena_alloc(&w->ix->arena, (all->n_vals + 1) * sizeof *vals);
    if (all->n_vals != 0)
        memcpy(all->vals, vals, all->n_vals * sizeof *vals);
    free(vals);
    return ok;
}

static void walk_variant_part(struct walk *w, Dwarf_Die *part, uint64_t off, const char *path, int depth)
{
    Dwarf_Die v;
    struct leaf_cond *all = arena_alloc(&w->ix->arena, sizeof *all);
    bool tagged = dwarf_hasattr(part, DW_AT_discr);

    if (tagged && (!discr_place(w, part, off, all) || !listed_values(w, part, all)))
        return;
    all->negate = true;
    if (depth > MAX_TYPE_DEPTH || dwarf_child(part, &v) != 0)
        return;
    do {
        if (dwarf_tag(&v) != DW_TAG_variant)
            continue;
        const struct leaf_cond *cond = tagged ? all : NULL;
        if (tagged && dwarf_hasattr(&v, DW_AT_discr_value)) {
            struct leaf_cond *one = arena_alloc(&w->ix->arena, sizeof *one);
            *one = (struct leaf_cond){ all->off, all->size, false, 1, arena_alloc(&w->ix->arena, 8) };
            if (!discr_value(&v, all->size, one->vals))
                continue;
            cond = one;
        } else if (tagged && all->n_vals == 0) {
            cond = NULL;
        }
        walk_variant(w, &v, cond, off, path, depth);
    } while (dwarf_siblingof(&v, &v) == 0);
}

/* ---- structs, arrays ---- */

static void walk_members(struct walk *w, Dwarf_Die *parent, uint64_t off, const char *path, int depth)
{
    Dwarf_Die d, type;

    if (depth > MAX_TYPE_DEPTH || dwarf_child(parent, &d) != 0)
        return;
    do {
        uint64_t at;
        int tag = dwarf_tag(&d);
        if (tag == DW_TAG_variant_part) {
            walk_variant_part(w, &d, off, path, depth + 1);
        } else if (tag == DW_TAG_member && !die_flag(&d, DW_AT_artificial) && type_member_offset(&d, &at) && die_type(&d, &type)) {
            if (type_layout(w->ix, &type)->size != 0)
                walk_value(w, &type, off + at, join(w, path, die_name(&d)), depth + 1);
        }
    } while (dwarf_siblingof(&d, &d) == 0);
}

static void walk_array(struct walk *w, Dwarf_Die *type, uint64_t off, const char *path, int depth)
{
    Dwarf_Die of;

    if (!die_type(type, &of) || type_leaves(w->ix, &of)->n == 0)
        return;
    uint64_t bytes = type_layout(w->ix, &of)->size, n = bytes != 0 ? type_layout(w->ix, type)->size / bytes : 0;
    for (uint64_t i = 0; i < n && i < MAX_ELEMENTS; i++) {
        const char *element = arena_printf(&w->ix->arena, "%s[%llu]", path, (unsigned long long)i);
        walk_value(w, &of, off + i * bytes, element, depth + 1);
    }
}

static bool is_opaque(const char *name)
{
    return starts_with(name, "ManuallyDrop<") || starts_with(name, "MaybeDangling<")
           || (name[0] == '{' && strstr(name, "_env#") != NULL && !starts_with(name, "{closure_env#"));
}

static void walk_value(struct walk *w, Dwarf_Die *type, uint64_t off, const char *path, int depth)
{
    int tag = dwarf_tag(type);

    if (depth > MAX_TYPE_DEPTH || w->visits++ > MAX_VISITS || w->n >= MAX_LEAVES)
        return;
    const struct ref_type *ref = type_reference(w->ix, type);
    if (ref != NULL)
        add_leaf(w, ref, off, path);
    else if (tag == DW_TAG_array_type)
        walk_array(w, type, off, path, depth);
    else if (tag == DW_TAG_structure_type) {
        const char *name = die_name(type);
        /* `*mut [T]`, and a Box with an allocator of its own, are no references */
        uint32_t scope;
        bool box = starts_with(name, "Box<") && scope_find(w->ix, type, &scope) && scope_is(w->ix, scope, "alloc", "boxed");
        if (name[0] != '*' && name[0] != '&' && !starts_with(name, "alloc::boxed::Box<") && !box && !is_opaque(name))
            walk_members(w, type, off, path, depth);
    }
}

const struct leaf_list *type_leaves(struct ix *ix, Dwarf_Die *type)
{
    static const struct leaf_list none;
    struct walk w = { .ix = ix };
    uint64_t have;

    if (ptrmap_get(&ix->leaves, type->addr, &have))
        return have != 0 ? (const struct leaf_list *)(uintptr_t)have : &none;
    ptrmap_put(&ix->leaves, type->addr, 0);
    walk_value(&w, type, 0, "", 0);
    if (w.n == 0)
        return &none;
    struct leaf_list *l = arena_alloc(&ix->arena, sizeof *l);
    l->n = (uint32_t)w.n;
    l->leaves = arena_alloc(&ix->arena, w.n * sizeof *w.leaves);
    memcpy(l->leaves, w.leaves, w.n * sizeof *w.leaves);
    free(w.leaves);
    ptrmap_put(&ix->leaves, type->addr, (uintptr_t)l);
    return l;
}
