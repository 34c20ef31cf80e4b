/* A block, borrowed twice; the shared borrow loses its right by a write through the block's own pointer, then the block is freed. */
#include <stdio.h>
#include <stdlib.h>
#include "crabcheck.h"

static void stop_here(long *p, long *q) { (void)p; (void)q; }

int main(void)
{
    long *own = malloc(4 * sizeof *own);
    own[0] = 1;
    own[3] = 4;
    long *shared = CRABCHECK_RETAG_SHARED(own, 16);
    long *mut = CRABCHECK_RETAG_MUT(own + 2, 16);
    CRABCHECK_NAME(mut, "upper half");
    stop_here(shared, mut);
    mut[0] = *shared;
    own[1] = 7;                 /* the shared borrow ends here */
    mut[1] = 8;
    long sum = own[2];          /* the mutable one is read-only from here on */
    stop_here(shared, mut);
    free(own);
    return sum != 1;
}
