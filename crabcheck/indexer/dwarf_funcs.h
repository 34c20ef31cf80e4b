/* dwarf_funcs.h: the functions of a unit: names, ranges, variables, and where their references are at entry and return.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_DWARF_FUNCS_H
#define CRAB_INDEXER_DWARF_FUNCS_H

#include "dwarf_types.h"
#include "location.h"
#include "prologue.h"

struct var {
    bool param;
    bool has_type;
    Dwarf_Die type;
    const char *name;
    struct loc loc;
    uint64_t lo, hi;            /* scope */
};

struct func {
    struct unit *unit;
    Dwarf_Die die;
    uint64_t lo, hi;
    bool o0, folded;
    int frame_base; int64_t frame_off; bool has_frame;
    uint64_t prologue_end;      /* 0 = unknown */
    struct pro_code code;
    struct prologue *prologue;  /* NULL: optimised or unknown */
    struct var *vars; size_t n_vars, cap_vars;
    struct cci_func out;
};

void func_index_unit(struct unit *);

/* entry.c: appends the entry retags, fills out.entry_first, entry_n. */
void func_entry_retags(struct func *);
/* exits.c: the same for returns. */
void func_return_retags(struct func *);
/* stores.c: SITES for references stored to locals that live in memory. */
void func_store_sites(struct func *);
/* slots.c */
void func_slots(struct func *);
/* Slot of a location: base (CCI_B_*) and offset; false where it is none or the frame is not known. */
bool func_slot(const struct func *, const struct loc *, int *base, int64_t *off);

/* inlines.c: one inlined_subroutine with its ranges. */
void inline_add(struct unit *, Dwarf_Die *die, uint32_t depth);

/* lines.c: rows into LINES, prologue ends and rows of the unit. */
void lines_index_unit(struct unit *);
uint64_t lines_prologue_end(const struct unit *, uint64_t lo, uint64_t hi);     /* 0: unknown */

/* names.c: the readable name of a function as a string number. */
uint32_t func_name(struct ix *, Dwarf_Die *func);
uint32_t func_linkage(struct ix *, Dwarf_Die *func);

/* statics.c: vtables and static objects. */
void static_index(struct unit *, Dwarf_Die *var, uint32_t scope);

/* shape.c */
enum shape { SHAPE_NONE, SHAPE_O0, SHAPE_OPTIMISED };
enum shape param_shape(Dwarf_Die *func, uint64_t entry);
bool crate_is_o0(const struct unit *u);

#endif
