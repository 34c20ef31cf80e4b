// The twin of fail/requests/after_region.c: all of it inside nested regions, in one thread; the other thread is checked, and right.
#include <pthread.h>
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

static void *other(void *p)
{
    long *loan = CRABCHECK_RETAG_MUT((long *)p, sizeof(long));
    *loan = 4;
    return p;
}

int main(void)
{
    long *own = malloc(2 * sizeof *own), third;
    long *loan = CRABCHECK_RETAG_MUT(own, sizeof *own);
    pthread_t t;
    *loan = 1;
    CRABCHECK_DISABLE();
    CRABCHECK_DISABLE();
    *own = 2;
    CRABCHECK_ENABLE();
    *own = 3;
    third = *loan;
    free(CRABCHECK_RETAG_MUT(malloc(8), 8));
    pthread_create(&t, NULL, other, own + 1);
    pthread_join(t, NULL);
    CRABCHECK_ENABLE();
    free(own);
    return third != 3;
}
