// A reference argument by client request: nobody else may write until it is released.
#include <stdlib.h>
#include "../../../../crabcheck/crabcheck.h"

int main(void)
{
    long *own = malloc(2 * sizeof *own);
    own[0] = own[1] = 1;
    long *arg = CRABCHECK_PROTECT_SHARED(own, 8); //~ BORN
    own[0] = *arg + 1; //~ ACCESS
    CRABCHECK_RELEASE(arg);
    free(own);
    return 0;
}
