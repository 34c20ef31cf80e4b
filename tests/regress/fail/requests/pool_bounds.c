// A custom allocator that describes its blocks: bounds, and death although the memory is the pool's own.
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
    a[16] = 3; //~ ACCESS
    CRABCHECK_FREED(b);
    b[1] = 4; //~ ACCESS
    CRABCHECK_FREED(a);
    CRABCHECK_FREED(a); //~ ACCESS
    char *c = take(8);
    VALGRIND_DESTROY_MEMPOOL(memory);
    c[0] = 5; //~ ACCESS
    return 0;
}
