/* units.c: go through the units of the DWARF, one at a time.

   What is kept between units is what goes into the file.  Types are memoised per unit and dropped with it; the table of
   paths is dropped when it has grown large.  So memory follows the size of the index and of the largest unit, not of the DWARF.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_UNITS = 1 << 20, MAX_KEPT_PATHS = 1 << 21, PORTION_BYTES = 4 << 20 };

static enum language language_of(Dwarf_Die *die, const char *producer)
{
    switch (dwarf_srclang(die)) {
    case DW_LANG_Rust:
        return strstr(producer, "rustc version") != NULL ? LANG_RUST : LANG_OTHER;
    case DW_LANG_C89: case DW_LANG_C: case DW_LANG_C99: case DW_LANG_C11:
        return LANG_C;
    case DW_LANG_C_plus_plus: case DW_LANG_C_plus_plus_03: case DW_LANG_C_plus_plus_11: case DW_LANG_C_plus_plus_14:
        return LANG_CXX;
    default:
        return LANG_OTHER;
    }
}

/* gcc records its options: the last -O counts, none is -O0. */
static int gcc_optimised(const char *producer)
{
    int level = 0;

    for (const char *p = producer; (p = strstr(p, " -O")) != NULL; p += 3)
        level = !(p[3] == '0' && (p[4] == ' ' || p[4] == 0));
    return level;
}

static const char *string_attr(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute a;
    const char *s = dwarf_formstring(dwarf_attr(die, name, &a));
    return s != NULL ? s : "";
}

/* The precompiled standard library: paths remapped to the compiler's commit. */
static bool is_std(Dwarf_Die *die)
{
    return starts_with(string_attr(die, DW_AT_name), "/rustc/") || starts_with(string_attr(die, DW_AT_comp_dir), "/rustc/")
           || strstr(string_attr(die, DW_AT_name), "/rustc-dep-of-std") != NULL;
}

static void forget_types(struct ix *ix)
{
    ptrmap_clear(&ix->layouts);
    ptrmap_clear(&ix->refs);
    ptrmap_clear(&ix->leaves);
    arena_free(&ix->arena);
}

static void forget_paths(struct ix *ix)
{
    if (ix->scope_of.n + ix->n_scopes < MAX_KEPT_PATHS)
        return;
    ptrmap_clear(&ix->scope_of);
    ptrmap_clear(&ix->scanned);
    ptrmap_clear(&ix->names);
    ix->n_scopes = 0;
}

static void index_unit(struct ix *ix, Dwarf_Die *cu, Dwarf_Die *root)
{
    struct unit u = { .ix = ix, .cu = *cu, .root = *root };
    const char *producer = string_attr(root, DW_AT_producer);

    u.lang = language_of(root, producer);
    if (u.lang == LANG_OTHER && dwarf_tag(root) != DW_TAG_compile_unit)
        return;
    u.std = u.lang == LANG_RUST && is_std(root);
    u.gcc = strstr(producer, "GNU ") != NULL && u.lang != LANG_RUST;
    u.gcc_optimised = u.gcc ? gcc_optimised(producer) : -1;
    ix->rust_units |= u.lang == LANG_RUST;
    ix->c_units |= u.lang == LANG_C || u.lang == LANG_CXX;
    u.serial = ++ix->n_units;
    lines_index_unit(&u);
    scope_scan(ix, root, &u.funcs, &u.vars);
    for (size_t i = 0; i < u.vars.n; i++)
        static_index(&u, &u.vars.dies[i], u.vars.scopes[i]);
    func_index_unit(&u);
    free(u.funcs.dies);
    free(u.funcs.scopes);
    free(u.vars.dies);
    free(u.vars.scopes);
    free(u.rows);
    free(u.prologue_ends);
    forget_types(ix);
    forget_paths(ix);
}

/* libdw keeps lines and locations of every unit until the end; a big object is read in portions. */
static void start_portion(struct ix *ix)
{
    ptrmap_clear(&ix->scope_of);
    ptrmap_clear(&ix->scanned);
    ptrmap_clear(&ix->names);
    ptrmap_clear(&ix->files);
    ptrmap_clear(&ix->line_tables);
    ix->n_scopes = 0;
    obj_reopen_dwarf(ix->obj);
}

static void index_one(struct ix *ix, uint8_t type, Dwarf_Die *die, Dwarf_Die *sub)
{
    Dwarf_Attribute a;

    if (type == DW_UT_skeleton) {
        if (sub->addr == NULL || dwarf_tag(sub) == DW_TAG_invalid)
            ix->missing_dwo = true;
        else
            index_unit(ix, die, sub);
    } else if (type == DW_UT_compile) {
        if (dwarf_attr(die, DW_AT_GNU_dwo_name, &a) != NULL || dwarf_attr(die, DW_AT_dwo_name, &a) != NULL)
            ix->missing_dwo = true;
        index_unit(ix, die, die);
    }
}

void unit_index_all(struct ix *ix)
{
    Dwarf_CU *cu = NULL;
    Dwarf_Half version;
    uint8_t type;
    Dwarf_Die die, sub;
    uint64_t portion = 0;

    for (int i = 0; i < MAX_UNITS && ix->obj->dw != NULL; i++) {
        if (dwarf_get_units(ix->obj->dw, cu, &cu, &version, &type, &die, &sub) != 0)
            return;
        if (dwarf_dieoffset(&die) - portion > PORTION_BYTES && portion < dwarf_dieoffset(&die)) {
            portion = dwarf_dieoffset(&die);
            start_portion(ix);
            cu = NULL;
            for (int k = 0; k <= i; k++)
                if (ix->obj->dw == NULL || dwarf_get_units(ix->obj->dw, cu, &cu, &version, &type, &die, &sub) != 0)
                    return;
        }
        index_one(ix, type, &die, &sub);
    }
}
