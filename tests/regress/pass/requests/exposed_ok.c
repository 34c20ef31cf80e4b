// The twin of fail/requests/exposed.c: the block itself is exposed, too; another block is not exposed at all.
// flags: --exposed=miri
#include <stdint.h>
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

static volatile uint32_t halves[2];

/* Through two halves, the tag is lost. */
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
    long *shared = CRABCHECK_RETAG_SHARED(own, 16);
    CRABCHECK_EXPOSE(shared);
    CRABCHECK_EXPOSE(own);
    long *hidden = CRABCHECK_RETAG_SHARED((long *)calloc(1, 8), 8);
    *without_provenance(hidden) = 5;
    long *wild = without_provenance(own);
    long got = *wild;
    *wild = got + 1;
    free(own);
    return 0;
}
