/* dwarf_funcs.c: walk a unit's functions.

   Two passes over the functions of a unit: the first looks at the forms of the parameters' locations only, because whether a function is
   unoptimised is not recorded and a function without parameters must be judged by its neighbours; the second reads everything.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"
#include "source_host.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_VARS = 20000, FEW_SHAPES = 8 };

/* ---- ranges ---- */

/* The range that holds the entry; false where the linker dropped the function. */
static bool entry_range(struct ix *ix, Dwarf_Die *die, uint64_t *lo, uint64_t *hi)
{
    Dwarf_Addr base, a, b, entry;
    ptrdiff_t at = 0;
    uint64_t n;

    if (dwarf_entrypc(die, &entry) != 0 || entry == 0)
        return false;
    for (int i = 0; i < 256 && (at = dwarf_ranges(die, at, &base, &a, &b)) > 0; i++) {
        if (a != entry || b <= a || obj_code(ix->obj, a, &n) == NULL || b - a > n)
            continue;
        *lo = a;
        *hi = b;
        return true;
    }
    return false;
}

/* Cold parts are functions of the same name without retags. */
static void add_cold_parts(struct func *f)
{
    Dwarf_Addr base, a, b;
    ptrdiff_t at = 0;
    uint64_t n;

    for (int i = 0; i < 256 && (at = dwarf_ranges(&f->die, at, &base, &a, &b)) > 0; i++) {
        if (a == f->lo || b <= a || obj_code(f->unit->ix->obj, a, &n) == NULL || b - a > n)
            continue;
        struct cci_func r = f->out;
        r.lo = a;
        r.hi = b;
        r.prologue_bytes = r.entry_n = r.ret_n = r.slot_n = 0;
        wr_add(f->unit->ix->w, CCI_T_FUNCS, &r);
    }
}

/* ---- variables ---- */

static void add_var(struct func *f, Dwarf_Die *die, uint64_t lo, uint64_t hi)
{
    if (f->n_vars >= MAX_VARS)
        return;
    f->vars = grow(f->vars, f->n_vars, &f->cap_vars, sizeof *f->vars);
    struct var *v = &f->vars[f->n_vars];
    v->param = dwarf_tag(die) == DW_TAG_formal_parameter;
    v->name = die_name_full(die);
    v->lo = lo;
    v->hi = hi;
    v->has_type = die_type_full(die, &v->type);
    loc_read(die, f->lo, &v->loc);
    f->n_vars++;
    uint64_t addr;
    if (v->loc.kind == LOC_OTHER && !v->param && loc_static_address(die, &addr))
        static_index(f->unit, die, 0);
}

/* Smallest interval around all ranges of a block. */
static void block_scope(Dwarf_Die *die, uint64_t *lo, uint64_t *hi)
{
    Dwarf_Addr base, a, b;
    ptrdiff_t at = 0;
    uint64_t l = UINT64_MAX, h = 0;

    for (int i = 0; i < 4096 && (at = dwarf_ranges(die, at, &base, &a, &b)) > 0; i++) {
        l = a < l ? a : l;
        h = b > h ? b : h;
    }
    if (l < h) {
        *lo = l;
        *hi = h;
    }
}

/* inl: depth of inlined calls around. */
static void walk_body(struct func *f, Dwarf_Die *parent, uint64_t lo, uint64_t hi, uint32_t inl, int depth)
{
    Dwarf_Die d;

    if (depth > 4 * MAX_DEPTH || dwarf_child(parent, &d) != 0)
        return;
    do {
        uint64_t l = lo, h = hi;
        switch (dwarf_tag(&d)) {
        case DW_TAG_formal_parameter:
        case DW_TAG_variable:
            if (inl == 0)
                add_var(f, &d, lo, hi);
            break;
        case DW_TAG_lexical_block:
            block_scope(&d, &l, &h);
            walk_body(f, &d, l, h, inl, depth + 1);
            break;
        case DW_TAG_inlined_subroutine:
            inline_add(f->unit, &d, inl + 1);
            walk_body(f, &d, l, h, inl + 1, depth + 1);
            break;
        default:
            break;
        }
    } while (dwarf_siblingof(&d, &d) == 0);
}

/* ---- one function ---- */

static bool judge_o0(const struct unit *u, enum shape shape)
{
    if (u->std || shape == SHAPE_OPTIMISED)
        return false;
    if (u->gcc && u->gcc_optimised >= 0)
        return !u->gcc_optimised;
    return u->o0;
}

static void start_prologue(struct func *f)
{
    uint64_t n;

    f->prologue_end = lines_prologue_end(f->unit, f->lo, f->hi);
    const uint8_t *bytes = obj_code(f->unit->ix->obj, f->lo, &n);
    f->code = (struct pro_code){ bytes, f->lo, f->hi - f->lo };
    f->has_frame = loc_frame_base(&f->die, f->lo, &f->frame_base, &f->frame_off);
    if (f->o0 && f->has_frame && f->prologue_end != 0 && f->n_vars != 0)
        f->prologue = pro_trace(&f->code, f->prologue_end);
}

static void index_function(struct unit *u, Dwarf_Die *die, enum shape shape)
{
    struct ix *ix = u->ix;
    struct func f = { .unit = u, .die = *die };
    uint64_t file = UINT32_MAX, line = 0, several, first_inline;

    if (!entry_range(ix, die, &f.lo, &f.hi))
        return;
    f.o0 = judge_o0(u, shape);
    f.folded = ptrmap_get(&ix->folded, (void *)(uintptr_t)f.lo, &several);
    f.out = (struct cci_func){ .lo = f.lo, .hi = f.hi, .name = func_name(ix, die), .linkage = func_linkage(ix, die) };
    f.out.flags = (u->lang == LANG_RUST ? CCI_F_RUST : u->lang == LANG_C ? CCI_F_C : u->lang == LANG_CXX ? CCI_F_CXX : 0u)
                  | (f.o0 ? CCI_F_O0 : 0u) | (f.folded ? CCI_F_ICF : 0u) | (u->std ? CCI_F_FROM_STD : 0u)
                  | (die_flag(die, DW_AT_noreturn) ? CCI_F_NORETURN : 0u);
    die_number(die, DW_AT_decl_file, &file);
    die_number(die, DW_AT_decl_line, &line);
    f.out.file = unit_file(u, file);
    f.out.line = (uint32_t)line;
    wr_records(ix->w, CCI_T_INLINES, &first_inline);
    walk_body(&f, die, f.lo, f.hi, 0, 0);
    start_prologue(&f);
    f.out.prologue_bytes = f.prologue_end != 0 ? (uint32_t)(f.prologue_end - f.lo) : 0;
    func_entry_retags(&f);
    func_return_retags(&f);
    func_slots(&f);
    func_store_sites(&f);
    if (ix->sources != NULL)
        source_host_func(ix->sources, &f, first_inline);
    for (size_t i = 0; i < f.n_vars; i++)
        ix->rust_params |= u->lang == LANG_RUST && !u->std && f.vars[i].param && f.vars[i].has_type;
    wr_add(ix->w, CCI_T_FUNCS, &f.out);
    if (dwarf_hasattr(die, DW_AT_ranges))
        add_cold_parts(&f);
    if (f.prologue != NULL)
        pro_free(f.prologue);
    free(f.vars);
}

void func_index_unit(struct unit *u)
{
    size_t n[3] = { 0 };
    uint8_t *shapes = xmalloc(u->funcs.n + 1);

    for (size_t i = 0; i < u->funcs.n; i++) {
        uint64_t lo, hi;
        shapes[i] = SHAPE_NONE;
        if (!u->std && entry_range(u->ix, &u->funcs.dies[i], &lo, &hi))
            shapes[i] = (uint8_t)param_shape(&u->funcs.dies[i], lo);
        n[shapes[i]]++;
    }
    u->o0 = n[SHAPE_O0] > 3 * n[SHAPE_OPTIMISED];
    if (u->lang == LANG_RUST && !u->std && n[SHAPE_O0] + n[SHAPE_OPTIMISED] < FEW_SHAPES)
        u->o0 = crate_is_o0(u);
    for (size_t i = 0; i < u->funcs.n; i++)
        index_function(u, &u->funcs.dies[i], (enum shape)shapes[i]);
    free(shapes);
}
