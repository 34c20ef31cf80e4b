// Reborrows by client request: a write through the older pointer ends the younger one; it has the name that it was given.
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

int main(void)
{
    long *own = malloc(sizeof *own);
    long *loan = CRABCHECK_RETAG_MUT(own, sizeof *own); //~ BORN
    CRABCHECK_NAME(loan, "the loan");
    *loan = 1;
    *own = 2; //~ LOST
    long got = *loan; //~ ACCESS
    free(own);
    return got != 2;
}
