// What happens in a region without checks has no effect; the same outside is seen.
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

int main(void)
{
    long *own = malloc(sizeof *own);
    long *loan = CRABCHECK_RETAG_MUT(own, sizeof *own); //~ BORN
    *loan = 1;
    CRABCHECK_DISABLE();
    *own = 2;
    long first = *loan;
    CRABCHECK_ENABLE();
    long second = *loan;
    *own = 3; //~ LOST
    long third = *loan; //~ ACCESS
    free(own);
    return first + second + third != 7;
}
