// --exposed=miri: a pointer without provenance may be any exposed pointer; here the only exposed one cannot write.
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
    long *shared = CRABCHECK_RETAG_SHARED(own, 16); //~ BORN
    CRABCHECK_EXPOSE(shared);
    long *wild = without_provenance(own);
    long got = *wild;
    *wild = got + 1; //~ ACCESS
    free(own);
    return 0;
}
