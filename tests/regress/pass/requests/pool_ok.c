// The twin of fail/requests/pool_bounds.c, and the standard requests of valgrind.h: memory has many lives, borrows of one life say
// nothing about the next.
#include <stdio.h>
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

static char memory[256];
static size_t used;

static void *take(size_t n)
{
    void *p = memory + used;
    used += (n + 15) & ~(size_t)15;
    return CRABCHECK_POOL_ALLOCATED(memory, p, n);
}

int main(void)
{
    VALGRIND_CREATE_MEMPOOL(memory, 0, 0);
    char *a = take(16), *b = take(16);
    a[15] = 1;
    b[0] = 2;
    CRABCHECK_FREED(b);
    CRABCHECK_FREED(a);
    used = 0;
    char *c = take(32);
    c[31] = 3;
    if (RUNNING_ON_VALGRIND && !VALGRIND_MEMPOOL_EXISTS(memory))
        puts("no pool");
    VALGRIND_DESTROY_MEMPOOL(memory);

    char *arena = malloc(1024);
    for (int life = 0; life < 3; life++) {
        char *block = arena + 64;
        VALGRIND_MALLOCLIKE_BLOCK(block, 64, 0, 0);
        long *loan = CRABCHECK_RETAG_MUT((long *)block, 64);
        loan[1] = life;
        VALGRIND_FREELIKE_BLOCK(block, 0);
        arena[72] = 9;                      /* the allocator's list */
    }
    VALGRIND_CREATE_MEMPOOL(arena, 0, 0);
    VALGRIND_MEMPOOL_ALLOC(arena, arena + 128, 64);
    arena[130] = 1;
    VALGRIND_MEMPOOL_CHANGE(arena, arena + 128, arena + 256, 32);
    VALGRIND_MEMPOOL_TRIM(arena, arena, 512);
    VALGRIND_MEMPOOL_FREE(arena, arena + 256);
    VALGRIND_MOVE_MEMPOOL(arena, arena + 8);
    VALGRIND_DESTROY_MEMPOOL(arena + 8);
    VALGRIND_MALLOCLIKE_BLOCK(arena + 512, 64, 0, 0);
    VALGRIND_RESIZEINPLACE_BLOCK(arena + 512, 64, 32, 0);
    free(arena);
    puts("done");
    return 0;
}
