/* shadow_words.h: where the two words of a granule lie; for shadow.c, owners.c and shadow_ir.c; syscalls.c takes
   the limit of addresses.

     flat        FLAT + (address & ~7)                     one mapping of 2^37 bytes, committed by first touch
     two-level   delta[address >> 20] + (address & ~7)     chunks of 1 MiB, made when a non-zero word is first written, committed
                                                           by first touch; smaller ones would make the table dear to fill and to walk

   An entry of the two-level table is a difference of addresses, so that the generated code needs no second mask.  Chunks that
   were never written share one chunk of zeros, which nobody may write anything but zeros to.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SHADOW_WORDS_H
#define CRAB_SHADOW_WORDS_H

#include "pub_tool_basics.h"

#define CRAB_CLIENT_END   0x2000000000UL        /* where the core places client memory by itself; see no_high_wishes */
#define CRAB_CLIENT_MASK  (CRAB_CLIENT_END - 8) /* wild addresses fold into the range, to the start of their granule */
#define CRAB_FLAT_BASE    0x100000000000UL      /* above everything that Valgrind's address space manager hands out */
#define CRAB_CHUNK_BITS   20

struct crab_word { UInt tag, owner; };

/* NULL in flat mode. */
extern Addr *crab_shadow_delta;
extern Addr crab_shadow_zeros;          /* the shared chunk, aligned to its size */
void crab_shadow_make_chunk(Addr a);

static inline struct crab_word *crab_word(Addr a)
{
    a &= CRAB_CLIENT_MASK;
    return (struct crab_word *)(a + (crab_shadow_delta == NULL ? CRAB_FLAT_BASE
                                                               : crab_shadow_delta[a >> CRAB_CHUNK_BITS]));
}

/* The word, ready to take a non-zero value. */
static inline struct crab_word *crab_word_for_write(Addr a)
{
    if (crab_shadow_delta != NULL && ((Addr)crab_word(a) ^ crab_shadow_zeros) >> CRAB_CHUNK_BITS == 0)
        crab_shadow_make_chunk(a);
    return crab_word(a);
}

/* Large spans of shadow without any word in them can be stepped over: the end of the never-written chunk at `a`, or `a`. */
static inline Addr crab_skip_unwritten(Addr a)
{
    if (crab_shadow_delta == NULL || ((Addr)crab_word(a) ^ crab_shadow_zeros) >> CRAB_CHUNK_BITS != 0)
        return a;
    return (a | ((1UL << CRAB_CHUNK_BITS) - 1)) + 1;
}

/* Ranges from outside may be anything: clips to client addresses; False when nothing is left. */
static inline Bool crab_clip(Addr *lo, Addr *hi)
{
    if (*hi > CRAB_CLIENT_END)
        *hi = CRAB_CLIENT_END;
    return *lo < *hi;
}

/* An anonymous mapping for the shadow, zero-filled, committed by first touch; NULL when refused.  `where` 0 = Valgrind's address
   space manager chooses and knows it. */
void *crab_shadow_map(Addr where, SizeT bytes);

void crab_owners_init(void);            /* owners.c: the window maps; after the layout is chosen */

#endif
