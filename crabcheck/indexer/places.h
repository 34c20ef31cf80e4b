/* places.h: where the words of a value are at the moment of a retag, and the record for one reference in it.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_INDEXER_PLACES_H
#define CRAB_INDEXER_PLACES_H

#include "dwarf_funcs.h"

struct place { uint8_t where, reg; int32_t off, off2; };       /* as in struct cci_retag */

/* Where the bytes at offset k of an argument are when the function is entered. */
bool func_word_place(const struct func *f, const struct loc *loc, uint64_t k, struct place *p);
/* The register or incoming stack word that the prologue stores to a slot. */
bool func_slot_value(const struct func *f, int base, int64_t off, struct place *p);

typedef bool (*place_fn)(const void *ctx, uint64_t k, struct place *p);

/* Adds the retag of one reference inside a value.  False: nothing was added; else *where = the reference's place. */
bool func_add_leaf(struct ix *ix, const struct leaf *leaf, const char *name, unsigned flags, place_fn place, const void *ctx,
                   struct place *where);

#endif
