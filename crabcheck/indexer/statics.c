/* statics.c: vtables, which tell the concrete type behind a `dyn`, and static objects.

   A vtable without methods holds only drop function, size and alignment, so linkers may merge those of different types; such a table is left
   out unless its type promises nothing anyway.  Two types at one address: the weaker layout of both.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>
#include <string.h>

/* `T` of `<T as Trait>::{vtable}`, malloc'd: it has the path, the type's own name has not. */
static char *self_type(const char *name)
{
    int depth = 0;

    if (name[0] != '<')
        return NULL;
    for (const char *p = name + 1; *p != 0; p++) {
        if (depth == 0 && starts_with(p, " as ") && p != name + 1)
            return xprintf("%.*s", (int)(p - name - 1), name + 1);
        depth += (*p == '<' || *p == '(' || *p == '[') - ((*p == '>' && p[-1] != '-') || *p == ')' || *p == ']');
    }
    return NULL;
}

static void add_vtable(struct unit *u, const char *vtable_name, Dwarf_Die *vtable_type, uint64_t addr)
{
    Dwarf_Attribute a;
    Dwarf_Die concrete;
    uint64_t bytes = type_layout(u->ix, vtable_type)->size;

    if (dwarf_formref_die(dwarf_attr(vtable_type, DW_AT_containing_type, &a), &concrete) == NULL)
        return;
    const struct type_layout *t = type_layout(u->ix, &concrete);
    if (!t->known || (bytes <= 24 && (t->unpin || t->n_im != 0 || !t->all_im)))
        return;
    char *name = self_type(vtable_name);
    if (name == NULL)
        name = type_name(&concrete);
    struct cci_vtable r = { addr, bytes, type_layout_index(u->ix, &concrete), wr_string(u->ix->w, name) };
    free(name);
    wr_add(u->ix->w, CCI_T_VTABLES, &r);
}

void static_index(struct unit *u, Dwarf_Die *var, uint32_t scope)
{
    uint64_t addr, file = UINT32_MAX, line = 0;
    Dwarf_Die type;

    if (!loc_static_address(var, &addr) || addr == 0 || !die_type_full(var, &type))
        return;
    const char *name = die_name_full(var);
    if (u->lang == LANG_RUST && ends_with(name, "{vtable}")) {
        add_vtable(u, name, &type, addr);
        return;
    }
    uint64_t size = type_layout(u->ix, &type)->size;
    if (size == 0 || addr + size < addr)
        return;
    die_number(var, DW_AT_decl_file, &file);
    die_number(var, DW_AT_decl_line, &line);
    char *path = scope_path(u->ix, scope, name);
    struct cci_object r = { addr, size, wr_string(u->ix->w, path), 0, unit_file(u, file), (uint32_t)line };
    free(path);
    wr_add(u->ix->w, CCI_T_OBJECTS, &r);
}
