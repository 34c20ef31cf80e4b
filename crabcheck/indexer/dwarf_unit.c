/* dwarf_unit.c: DIE helpers, and where DIEs stand in the tree.

   A DIE does not know its parent.  Paths are needed for names of functions (which may be defined far from their declaration in a struct)
   and for the few types that rules depend on (`UnsafeCell` counts only in core::cell).  So one walk per unit notes, for those DIEs alone, the
   scope they stand in; the same walk lists the functions and variables.  It does not enter function bodies.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_unit.h"

#include <stdlib.h>
#include <string.h>

/* ---- attributes ---- */

static bool ref_attr(Dwarf_Die *die, unsigned name, bool full, Dwarf_Die *out)
{
    Dwarf_Attribute a;
    Dwarf_Attribute *p = full ? dwarf_attr_integrate(die, name, &a) : dwarf_attr(die, name, &a);
    return p != NULL && dwarf_formref_die(p, out) != NULL;
}

bool die_type(Dwarf_Die *die, Dwarf_Die *type)
{
    return ref_attr(die, DW_AT_type, false, type);
}

bool die_type_full(Dwarf_Die *die, Dwarf_Die *type)
{
    return ref_attr(die, DW_AT_type, true, type);
}

const char *die_name(Dwarf_Die *die)
{
    const char *s = dwarf_diename(die);
    return s != NULL ? s : "";
}

const char *die_name_full(Dwarf_Die *die)
{
    Dwarf_Attribute a;
    const char *s = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &a));
    return s != NULL ? s : "";
}

bool die_number(Dwarf_Die *die, unsigned attr, uint64_t *value)
{
    Dwarf_Attribute a;
    Dwarf_Word v;
    if (dwarf_attr_integrate(die, attr, &a) == NULL || dwarf_formudata(&a, &v) != 0)
        return false;
    *value = v;
    return true;
}

bool die_flag(Dwarf_Die *die, unsigned attr)
{
    Dwarf_Attribute a;
    bool set = false;
    return dwarf_attr_integrate(die, attr, &a) != NULL && dwarf_formflag(&a, &set) == 0 && set;
}

void die_origin(Dwarf_Die *die, Dwarf_Die *origin)
{
    *origin = *die;
    for (int i = 0; i < 16; i++) {
        Dwarf_Die next;
        if (!ref_attr(origin, DW_AT_abstract_origin, false, &next) && !ref_attr(origin, DW_AT_specification, false, &next))
            return;
        *origin = next;
    }
}

/* ---- scopes ---- */

static uint32_t scope_add(struct ix *ix, uint32_t parent, const char *name)
{
    ix->scopes = grow(ix->scopes, ix->n_scopes, &ix->cap_scopes, sizeof *ix->scopes);
    ix->scopes[ix->n_scopes] = (struct scope){ parent, name };
    return (uint32_t)ix->n_scopes++;
}

static void list_add(struct die_list *l, const Dwarf_Die *die, uint32_t scope)
{
    if (l->n == l->cap) {
        size_t cap = l->cap;
        l->dies = grow(l->dies, l->n, &cap, sizeof *l->dies);
        l->scopes = xrealloc(l->scopes, cap * sizeof *l->scopes);
        l->cap = cap;
    }
    l->dies[l->n] = *die;
    l->scopes[l->n++] = scope;
}

/* Types whose path decides something. */
static bool path_matters(const char *name)
{
    static const char *const prefixes[] = { "UnsafeCell<", "UnsafePinned<", "PhantomPinned", "PhantomData<", "ManuallyDrop<",
                                            "MaybeDangling<", "Box<", "{closure_env#" };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (name[0] == prefixes[i][0] && starts_with(name, prefixes[i]))
            return true;
    return false;
}

struct scan { struct ix *ix; struct die_list *funcs, *vars; };

static void scan_children(struct scan *s, Dwarf_Die *parent, uint32_t scope, int depth);

static void scan_type(struct scan *s, Dwarf_Die *die, uint32_t scope, int depth)
{
    const char *name = die_name(die);

    if (path_matters(name))
        ptrmap_put(&s->ix->scope_of, die->addr, scope);
    if (dwarf_haschildren(die) > 0)
        scan_children(s, die, scope_add(s->ix, scope, name), depth + 1);
}

static void scan_function(struct scan *s, Dwarf_Die *die, uint32_t scope)
{
    Dwarf_Attribute a;

    ptrmap_put(&s->ix->scope_of, die->addr, scope);
    if (s->funcs != NULL && (dwarf_hasattr(die, DW_AT_low_pc) || dwarf_attr(die, DW_AT_ranges, &a) != NULL))
        list_add(s->funcs, die, scope);
}

static void scan_children(struct scan *s, Dwarf_Die *parent, uint32_t scope, int depth)
{
    Dwarf_Die die;

    if (depth > MAX_DEPTH || dwarf_child(parent, &die) != 0)
        return;
    do {
        switch (dwarf_tag(&die)) {
        case DW_TAG_namespace:
        case DW_TAG_module:
            scan_children(s, &die, scope_add(s->ix, scope, die_name(&die)), depth + 1);
            break;
        case DW_TAG_structure_type:
        case DW_TAG_class_type:
        case DW_TAG_union_type:
            scan_type(s, &die, scope, depth);
            break;
        case DW_TAG_subprogram:
            scan_function(s, &die, scope);
            break;
        case DW_TAG_variable:
            if (s->vars != NULL)
                list_add(s->vars, &die, scope);
            break;
        default:
            break;
        }
    } while (dwarf_siblingof(&die, &die) == 0);
}

void scope_scan(struct ix *ix, Dwarf_Die *root, struct die_list *funcs, struct die_list *vars)
{
    struct scan s = { ix, funcs, vars };
    uint64_t seen;

    if (ix->n_scopes == 0)
        scope_add(ix, 0, "");
    if (funcs == NULL && ptrmap_get(&ix->scanned, root->cu, &seen))
        return;
    ptrmap_put(&ix->scanned, root->cu, 1);
    scan_children(&s, root, 0, 0);
}

bool scope_find(struct ix *ix, Dwarf_Die *die, uint32_t *scope)
{
    uint64_t v;

    if (!ptrmap_get(&ix->scope_of, die->addr, &v)) {
        Dwarf_Die root;
        if (dwarf_diecu(die, &root, NULL, NULL) == NULL)
            return false;
        scope_scan(ix, &root, NULL, NULL);
        if (!ptrmap_get(&ix->scope_of, die->addr, &v))
            return false;
    }
    *scope = (uint32_t)v;
    return true;
}

bool scope_is(const struct ix *ix, uint32_t scope, const char *outer, const char *inner)
{
    const struct scope *s = &ix->scopes[scope];
    return scope != 0 && strcmp(s->name, inner) == 0 && s->parent != 0 && ix->scopes[s->parent].parent == 0
           && strcmp(ix->scopes[s->parent].name, outer) == 0;
}

char *scope_path(const struct ix *ix, uint32_t scope, const char *name)
{
    const char *parts[MAX_DEPTH + 4];
    int n = 0;
    size_t len = strlen(name) + 1;

    for (uint32_t s = scope; s != 0 && n < MAX_DEPTH + 4; s = ix->scopes[s].parent) {
        const char *part = ix->scopes[s].name[0] != 0 ? ix->scopes[s].name : "(anonymous)";
        parts[n++] = part;
        len += strlen(part) + 2;
    }
    char *path = xmalloc(len), *p = path;
    while (n-- > 0) {
        p = stpcpy(p, parts[n]);
        p = stpcpy(p, "::");
    }
    strcpy(p, name);
    return path;
}
