/* young_table.h: the records of young borrows, shared by young.c (birth, access), young_settle.c and young_end.c only.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_YOUNG_TABLE_H
#define CRAB_BORROW_YOUNG_TABLE_H

#include "young.h"
#include "words.h"

enum { MASKS = BOR_YOUNG_BYTES / 8 + 1, WINDOW_FIRST = 1024, WINDOW_LAST = 1 << 22, NUMBER_BITS = 29 };

enum { Y_PROTECTED = 1, Y_IN_MODEL = 2 /* its protector too */, Y_KEPT = 4, Y_ESCAPED = 8, Y_FREEZE_OUT = 16, Y_HELD = 32 };

struct young {
    bor_tag tag;                /* its number; 0 = free slot */
    bor_tag parent;             /* a young number, one of the model's, or BASE */
    bor_tag tenured;            /* the model's number; 0 = the model does not know it */
    bor_tag down;               /* while a chain is settled */
    bor_addr lo, hi;
    uint64_t birth;
    bor_place born, caller, wrote;
    bor_addr home;
    uint32_t site;
    uint32_t over;              /* by granule: the parent may write there without asking */
    uint8_t kind, flags;
    uint8_t mask[MASKS];        /* bytes known to be written, by granule */
};

/* A slot is a number's low bits; the window grows with what lives.  wrapped: all numbers were given once. */
extern struct young *young_table;
extern uint32_t young_window, young_live, young_held_limit;
extern bool young_wrapped;

static inline struct young *young_at(bor_tag t)
{
    struct young *y = &young_table[(t >> 1) & (young_window - 1)];
    return y->tag == t ? y : NULL;
}

static inline bor_addr granule(bor_addr a) { return a & ~(bor_addr)7; }
static inline unsigned index_of(const struct young *y, bor_addr g) { return (unsigned)((g - granule(y->lo)) >> 3); }

/* The bytes of granule g that lie in [lo, hi), one bit each. */
static inline uint8_t bytes_in(bor_addr g, bor_addr lo, bor_addr hi)
{
    unsigned m = 0xff;
    if (lo > g)
        m &= 0xffu << (lo - g);
    if (hi < g + 8)
        m &= 0xffu >> (g + 8 - hi);
    return (uint8_t)m;
}

static inline bool wrote_all(const struct young *y, bor_addr g)
{
    return (bytes_in(g, y->lo, y->hi) & ~y->mask[index_of(y, g)]) == 0;
}

/* May it write in granule g without asking? */
static inline bool capable(const struct young *y, bor_addr g)
{
    return (y->over >> index_of(y, g) & 1) != 0 && y->kind != BOR_REF_SHARED && y->tenured == 0;
}

static inline bool covers(const struct young *y, bor_addr lo, bor_addr hi) { return lo >= y->lo && hi <= y->hi; }

static inline bor_tag model_name(bor_tag t)
{
    if (!is_young(t))
        return t;
    const struct young *y = young_at(t);
    return y != NULL && y->tenured != 0 ? y->tenured : t;
}

/* Tells the model y and the young borrows above it; the model's number of y. */
bor_tag young_settle_chain(struct young *y);

#endif
