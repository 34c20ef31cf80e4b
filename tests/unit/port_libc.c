/* port_libc.c: port.h over libc, so that the borrow core runs as an ordinary program in the unit tests.

   Address space is reserved, not committed, exactly as the tool does it; a sanitizer sees every small object.  Reserving through
   malloc was refused: the node table's address space is larger than what a test machine would commit.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../../crabcheck/borrow/port.h"

enum { PAGE = 4096 };

void *bor_port_alloc(const char *what, size_t bytes)
{
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p)
        bor_port_panic(what, 0, "out of memory");
    return p;
}

void bor_port_free(void *p)
{
    free(p);
}

void *bor_port_reserve(const char *what, size_t bytes)
{
    (void)what;
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void bor_port_unreserve(void *p, size_t bytes)
{
    if (p != NULL)
        munmap(p, bytes);
}

void bor_port_discard(void *p, size_t bytes)
{
    uintptr_t lo = ((uintptr_t)p + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    uintptr_t hi = ((uintptr_t)p + bytes) & ~(uintptr_t)(PAGE - 1);
    if (lo < hi)
        madvise((void *)lo, hi - lo, MADV_DONTNEED);
}

void bor_port_copy(void *dst, const void *src, size_t bytes)
{
    memmove(dst, src, bytes);
}

void bor_port_zero(void *dst, size_t bytes)
{
    memset(dst, 0, bytes);
}

uint64_t bor_port_keep_place(uint64_t place, bool event)
{
    return place;
}

void bor_port_panic(const char *file, int line, const char *expr)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, expr);
    abort();
}

/* Owner words: the unit tests of the models have none; test_young.c has its own. */
__attribute__((weak)) uint32_t bor_port_word(uint64_t a) { return 0; }
__attribute__((weak)) void bor_port_set_word(uint64_t a, uint32_t word) { }
__attribute__((weak)) void bor_port_words_set(uint64_t lo, uint64_t hi) { }
__attribute__((weak)) bool bor_port_next_words(uint64_t *lo, uint64_t *hi, uint64_t end) { return false; }
__attribute__((weak)) void bor_port_tracked(uint64_t lo, uint64_t hi) { }
__attribute__((weak)) void bor_port_take_rights(int how, uint64_t lo, uint64_t hi) { }
