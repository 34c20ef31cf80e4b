/* dwarf_unit.h: the state of one run over an object's DWARF, and of the unit that is being read.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_DWARF_UNIT_H
#define CRAB_INDEXER_DWARF_UNIT_H

#include "elf_object.h"
#include "util.h"
#include "writer.h"
#include <dwarf.h>

enum language { LANG_OTHER, LANG_RUST, LANG_C, LANG_CXX };

/* What a hostile file may make us do. */
enum { MAX_DEPTH = 64, MAX_TYPE_DEPTH = 48, MAX_LEAVES = 256, MAX_IM_RANGES = 256, MAX_LOC_OPS = 64 };

struct die_list { Dwarf_Die *dies; uint32_t *scopes; size_t n, cap; };

struct unit {
    struct ix *ix;
    uint64_t serial;            /* 1, 2, ..: tells units apart, their addresses do not */
    Dwarf_Die cu;               /* has the line table: the skeleton where the unit is split */
    Dwarf_Die root;             /* has the rest */
    enum language lang;
    bool std;                   /* precompiled standard library */
    bool gcc;
    int gcc_optimised;          /* gcc's producer string: 0 -O0, 1 optimised, -1 not told */
    bool o0;                    /* most functions look unoptimised */
    struct die_list funcs, vars;
    uint64_t *prologue_ends; size_t n_prologue_ends, cap_prologue_ends;     /* sorted */
    uint64_t *rows; size_t n_rows, cap_rows;        /* row addresses, sorted; kept where the compiler marks no prologue ends */
};

struct scope { uint32_t parent; const char *name; };    /* scope 0 = top */

struct crate_level { char *name; bool o0; };

struct ix {
    struct object *obj;
    struct writer *w;
    struct scope *scopes; size_t n_scopes, cap_scopes;
    struct ptrmap scope_of;     /* address of a DIE -> scope it stands in: functions, and types whose path matters */
    struct ptrmap scanned;      /* units whose DIEs are in scope_of */
    struct ptrmap layouts, refs, leaves;    /* by address of a type's DIE; cleared with the arena */
    struct arena arena;
    struct ptrmap files;        /* by libdw's file name pointer */
    struct ptrmap names;        /* function's origin DIE -> string */
    struct ptrmap line_tables;  /* already read */
    uint64_t n_units;
    struct crate_level *crates; size_t n_crates, cap_crates;     /* judged so far: shape.c */
    bool rust_units, rust_params, c_units, missing_dwo;
    struct source_host *sources;    /* NULL: source files are not read */
    struct ptrmap folded;       /* entry addresses with several names */
};

void unit_index_all(struct ix *);                   /* every unit into the writer */
void memory_free_functions(struct ix *);            /* memory_free.c; the functions are settled */

/* Scans a unit once: its functions and variables go to the lists (where given), paths to scope_of. */
void scope_scan(struct ix *, Dwarf_Die *root, struct die_list *funcs, struct die_list *vars);
/* The scope that holds `die`; scans the unit where needed.  False: not recorded. */
bool scope_find(struct ix *, Dwarf_Die *die, uint32_t *scope);
bool scope_is(const struct ix *, uint32_t scope, const char *outer, const char *inner);     /* exactly outer::inner */
char *scope_path(const struct ix *, uint32_t scope, const char *name);     /* malloc'd `a::b::name` */

/* Attributes.  `die_type`: DW_AT_type of this DIE; `_full` forms look through abstract_origin and specification. */
bool die_type(Dwarf_Die *die, Dwarf_Die *type);
bool die_type_full(Dwarf_Die *die, Dwarf_Die *type);
const char *die_name(Dwarf_Die *die);               /* never NULL */
const char *die_name_full(Dwarf_Die *die);
bool die_number(Dwarf_Die *die, unsigned attr, uint64_t *value);
bool die_flag(Dwarf_Die *die, unsigned attr);
void die_origin(Dwarf_Die *die, Dwarf_Die *origin); /* end of the chain of abstract_origin and specification */
uint32_t unit_file(struct unit *, uint64_t number); /* file of the unit's line table as an index into FILES */

#endif
