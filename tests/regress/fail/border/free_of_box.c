#include <stdlib.h>

void dispose(unsigned *p)
{
    free(p); //~ ACCESS
}
