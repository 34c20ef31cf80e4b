/* words.h: the owner words of memory, as far as the borrow core reads and writes them itself (young.c).

   One 32-bit word for each aligned 8 bytes ("granule"); its meaning: docs/design.md section 1.  The words belong to the caller of
   the core (the tool's shadow memory, an array in the unit tests).

       bit 31        the name is a young number (young.h)
       bit 30 TAIL   the block ends inside this granule: never equal to a tag, so that inline checks always ask
       bit 0         reads only

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_WORDS_H
#define CRAB_BORROW_WORDS_H

#include "model.h"
#include "port.h"

#define BOR_WORD_READS 1u
#define BOR_WORD_TAIL  0x40000000u
#define BOR_WORD_YOUNG 0x80000000u

/* Where words lie side by side with one stride: the word of address `a` is at bor_words_flat + (a & bor_words_mask).  0: ask the port. */
extern uintptr_t bor_words_flat, bor_words_mask;

static inline bor_tag word_name(uint32_t w) { return w & ~(BOR_WORD_TAIL | BOR_WORD_READS); }
static inline bool is_young(bor_tag t) { return (t & BOR_WORD_YOUNG) != 0; }

static inline uint32_t word_get(bor_addr a)
{
    return bor_words_flat != 0 ? *(const uint32_t *)(bor_words_flat + (a & bor_words_mask)) : bor_port_word(a);
}

static inline void word_set(bor_addr a, uint32_t w)
{
    if (bor_words_flat != 0)
        *(uint32_t *)(bor_words_flat + (a & bor_words_mask)) = w;
    else
        bor_port_set_word(a, w);
}

#endif
