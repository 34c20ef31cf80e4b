/* port.h: the one seam between the borrow core and the world.

   The core is plain C (stdint, stddef, stdbool) and compiles twice: into the Valgrind tool (port_valgrind.c, no libc) and
   into the unit tests (port_libc.c).  Everything that it needs from outside is here; it never prints and never calls up.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_PORT_H
#define CRAB_BORROW_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Small objects.  Zero-filled.  Never returns NULL: running out here is fatal (the budget is checked before, see model.h). */
void *bor_port_alloc(const char *what, size_t bytes);
void bor_port_free(void *p);

/* A large region of address space, zero-filled, committed by first touch.  Returns NULL where it cannot be had. */
void *bor_port_reserve(const char *what, size_t bytes);
void bor_port_unreserve(void *p, size_t bytes);
/* Gives the pages wholly inside [p, p+bytes) back; they read as zero afterwards. */
void bor_port_discard(void *p, size_t bytes);

void bor_port_copy(void *dst, const void *src, size_t bytes);    /* may overlap */
void bor_port_zero(void *dst, size_t bytes);

/* A place that is going to be kept, as an event (or as a birth): it may get more words, in bits 48 to 62, about the moment.
   Those bits do not make it another place. */
uint64_t bor_port_keep_place(uint64_t place, bool event);
/* Owner words of memory (words.h); only called where bor_config.young is set.  Reads and writes one; says that words of [lo, hi) were
   written; finds the next stretch at or after *lo, before end, where words may be other than 0; base memory is tracked from now on;
   cached rights end (as bor_retag_result.invalidate). */
uint32_t bor_port_word(uint64_t a);
void bor_port_set_word(uint64_t a, uint32_t word);
void bor_port_words_set(uint64_t lo, uint64_t hi);
bool bor_port_next_words(uint64_t *lo, uint64_t *hi, uint64_t end);
void bor_port_tracked(uint64_t lo, uint64_t hi);
void bor_port_take_rights(int how, uint64_t lo, uint64_t hi);

_Noreturn void bor_port_panic(const char *file, int line, const char *expr);
#define BOR_ASSERT(e) ((e) ? (void)0 : bor_port_panic(__FILE__, __LINE__, #e))

#endif
