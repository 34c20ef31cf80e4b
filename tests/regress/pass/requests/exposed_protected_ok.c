// The twin of fail/requests/exposed_protected.c: the write comes after the function's end.
// flags: --exposed=miri
#include <stdint.h>
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

static volatile uint32_t halves[2];

static long *without_provenance(long *p)
{
    halves[0] = (uint32_t)(uintptr_t)p;
    halves[1] = (uint32_t)((uintptr_t)p >> 32);
    return (long *)(halves[0] | (uintptr_t)halves[1] << 32);
}

int main(void)
{
    long *own = malloc(2 * sizeof *own);
    own[0] = 1;
    CRABCHECK_EXPOSE(own);
    long *wild = without_provenance(own);
    long *arg = CRABCHECK_PROTECT_SHARED(own, 8);
    wild[1] = 2;
    CRABCHECK_RELEASE(arg);
    wild[0] = 2;
    free(own);
    return 0;
}
