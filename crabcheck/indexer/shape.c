/* shape.c: is this code unoptimised?  DWARF does not say; the forms of the parameters' locations do.

   A function without parameters is judged by its neighbours.  Incremental builds cut a crate into units of a function or two, some
   without any parameter, so a unit with few of them is judged by all units of its crate: rustc names a unit
   `PATH OF THE CRATE'S ROOT/@/UNIT`, and a crate has one optimisation level.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CRATE_UNITS = 1 << 16, MAX_CRATE_SHAPES = 256 };

static enum shape loc_shape(const struct loc *l)
{
    switch (l->kind) {
    case LOC_NONE:
        return SHAPE_NONE;
    case LOC_SLOT:
        return l->from_list ? SHAPE_OPTIMISED : SHAPE_O0;
    case LOC_SLOT_DEREF:
    case LOC_REG_DEREF:
        return SHAPE_O0;
    default:
        return SHAPE_OPTIMISED;
    }
}

enum shape param_shape(Dwarf_Die *func, uint64_t entry)
{
    Dwarf_Die d;
    enum shape all = SHAPE_NONE;

    if (dwarf_child(func, &d) != 0)
        return all;
    do {
        struct loc l;
        if (dwarf_tag(&d) != DW_TAG_formal_parameter)
            continue;
        loc_read(&d, entry, &l);
        enum shape s = loc_shape(&l);
        if (s == SHAPE_OPTIMISED)
            return s;
        if (s == SHAPE_O0)
            all = s;
    } while (dwarf_siblingof(&d, &d) == 0);
    return all;
}

struct tally { size_t n[3]; };

static void count_shapes(Dwarf_Die *die, struct tally *t, int depth)
{
    Dwarf_Die d;
    if (depth > MAX_DEPTH || dwarf_child(die, &d) != 0)
        return;
    do {
        Dwarf_Addr entry;
        switch (dwarf_tag(&d)) {
        case DW_TAG_subprogram:
            if (dwarf_entrypc(&d, &entry) == 0 && entry != 0)
                t->n[param_shape(&d, entry)]++;
            break;
        case DW_TAG_namespace: case DW_TAG_structure_type: case DW_TAG_enumeration_type: case DW_TAG_union_type:
            count_shapes(&d, t, depth + 1);
            break;
        }
    } while (t->n[SHAPE_O0] + t->n[SHAPE_OPTIMISED] < MAX_CRATE_SHAPES && dwarf_siblingof(&d, &d) == 0);
}

/* Length of the crate's part of a unit's name, 0 = none. */
static size_t crate_part(const char *name)
{
    const char *at = name ? strstr(name, "/@/") : NULL;
    return at ? (size_t)(at - name) : 0;
}

static const char *unit_name(Dwarf_Die *root)
{
    Dwarf_Attribute a;
    return dwarf_formstring(dwarf_attr(root, DW_AT_name, &a));
}

bool crate_is_o0(const struct unit *u)
{
    struct ix *ix = u->ix;
    Dwarf_CU *cu = NULL;
    Dwarf_Half version;
    uint8_t type;
    Dwarf_Die die, sub, root = u->root;
    struct tally t = { { 0 } };
    const char *name = unit_name(&root);
    size_t n = crate_part(name);

    if (n == 0)
        return false;
    for (size_t i = 0; i < ix->n_crates; i++)
        if (strlen(ix->crates[i].name) == n && !memcmp(ix->crates[i].name, name, n))
            return ix->crates[i].o0;
    for (int i = 0; i < MAX_CRATE_UNITS && dwarf_get_units(ix->obj->dw, cu, &cu, &version, &type, &die, &sub) == 0; i++) {
        Dwarf_Die *r = type == DW_UT_skeleton ? &sub : &die;
        if (r->addr == NULL || dwarf_tag(r) != DW_TAG_compile_unit)
            continue;
        const char *other = unit_name(r);
        if (crate_part(other) == n && !memcmp(other, name, n))
            count_shapes(r, &t, 0);
        if (t.n[SHAPE_O0] + t.n[SHAPE_OPTIMISED] >= MAX_CRATE_SHAPES)
            break;
    }
    ix->crates = grow(ix->crates, ix->n_crates, &ix->cap_crates, sizeof *ix->crates);
    struct crate_level *c = &ix->crates[ix->n_crates++];
    c->name = xprintf("%.*s", (int)n, name);
    c->o0 = t.n[SHAPE_O0] > 3 * t.n[SHAPE_OPTIMISED];
    return c->o0;
}
