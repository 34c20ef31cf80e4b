// The twin of fail/requests/retagged.c: the loan is made again. What a program can ask, it is told.
#include <stdio.h>
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

int main(void)
{
    long *own = malloc(sizeof *own);
    long *loan = CRABCHECK_RETAG_MUT(own, sizeof *own);
    *loan = 1;
    *own = 2;
    loan = CRABCHECK_RETAG_MUT(own, sizeof *own);
    long got = *loan;
    long *raw = CRABCHECK_RETAG_RAW(loan, sizeof *loan);
    *raw = 3;
    if (RUNNING_ON_VALGRIND && (CRABCHECK_COUNT_REPORTS() != 0 || CRABCHECK_SERIAL(own) == 0 || CRABCHECK_SERIAL(loan) <= CRABCHECK_SERIAL(own)))
        puts("wrong answer");
    free(own);
    puts("done");
    return got != 2;
}
