/* dwarf_types.h: what a type is to the borrow checker: a reference, or bytes with interior mutability.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_DWARF_TYPES_H
#define CRAB_INDEXER_DWARF_TYPES_H

#include "dwarf_unit.h"

struct type_layout {
    uint64_t size;
    uint32_t align;             /* 0 = unknown */
    bool known;                 /* size and ranges are sure */
    bool unpin;
    bool all_im;                /* interior-mutable throughout */
    uint32_t n_im; struct cci_im_range *im;     /* sorted, disjoint, not touching */
    uint32_t index; bool has_index;     /* in LAYOUTS */
};

/* Never NULL; where the type is not understood: not known, all_im, not unpin. */
const struct type_layout *type_layout(struct ix *, Dwarf_Die *type);
uint32_t type_layout_index(struct ix *, Dwarf_Die *type);       /* in LAYOUTS */
uint32_t type_opaque_layout(struct ix *, const char *name);     /* size 0, nothing known */

/* A `&T`, `&mut T` or `Box<T>`: rules 4 to 8. */
struct ref_type {
    enum cci_kind kind;
    enum cci_size size;
    bool fat, not_unpin;
    const char *name;           /* as in the source */
    uint32_t layout, tail_elem, tail_layout;
};
const struct ref_type *type_reference(struct ix *, Dwarf_Die *type);    /* NULL: not a reference */

/* References inside a value of this type, the value itself included: rules 5, 9, 10. */
struct leaf_cond { uint32_t off; uint8_t size; bool negate; uint32_t n_vals; uint64_t *vals; };
struct leaf {
    uint32_t off;
    const struct ref_type *ref;
    const char *path;           /* `.pair.0`, "" for the value itself */
    uint32_t n_conds; const struct leaf_cond *const *conds;
};
struct leaf_list { uint32_t n; struct leaf *leaves; };
const struct leaf_list *type_leaves(struct ix *, Dwarf_Die *type);

/* The scalars a value is made of, for the return ABI. */
enum abi_class { ABI_NONE, ABI_SCALAR, ABI_PAIR, ABI_MEMORY, ABI_WORDS /* C's rules: two words, each in a register */, ABI_UNSURE };
struct abi { enum abi_class cls; struct { uint32_t off; uint8_t bytes; bool is_float; } s[2]; uint64_t size; };
struct abi type_abi(struct ix *, Dwarf_Die *type);
bool type_first_word_is_integer(struct ix *, Dwarf_Die *type);      /* by C's rules: not floating point alone */

char *type_name(Dwarf_Die *type);               /* malloc'd; C: `const point *restrict` */
bool type_is_restrict(Dwarf_Die *type);         /* under typedef, const, volatile, atomic */
bool type_member_offset(Dwarf_Die *member, uint64_t *off);

#endif
