/* location.h: the few forms of DW_AT_location that say where an argument or a local is.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_LOCATION_H
#define CRAB_INDEXER_LOCATION_H

#include "dwarf_unit.h"

enum loc_kind {
    LOC_NONE,           /* no location */
    LOC_SLOT,           /* the value is in the stack slot base + off */
    LOC_SLOT_DEREF,     /* the slot holds a pointer to the value; then `n_deref` - 1 further steps */
    LOC_REG_DEREF,      /* the value is at [reg + off], reg not the stack or frame pointer */
    LOC_REG,            /* pieces in registers; at the entry where `at_entry` */
    LOC_OTHER,
};
enum { LOC_BASE_FB = 100 };     /* else CCI_B_RSP, CCI_B_RBP, CCI_B_CFA */

struct loc {
    enum loc_kind kind;
    int base;
    int64_t off;
    int n_deref;
    int64_t off2;               /* added after the first dereference */
    int n_pieces; struct { int reg; uint32_t bytes; } pieces[4];    /* reg -1: not there; bytes 0: all */
    bool from_list, at_entry;   /* at_entry: a single expression, or a list whose entry covers the function's start */
};

/* The location of `die` in a function that starts at `entry`; of a list the entry that holds there, else the first that goes through
   a stack slot (arguments passed by hidden pointer), else the first. */
void loc_read(Dwarf_Die *die, uint64_t entry, struct loc *out);

/* The frame base of a function: base and offset.  False: a form that is not used for frames. */
bool loc_frame_base(Dwarf_Die *func, uint64_t entry, int *base, int64_t *off);

/* DW_OP_addr of a static variable. */
bool loc_static_address(Dwarf_Die *die, uint64_t *addr);

#endif
