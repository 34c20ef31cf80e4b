#include <stdlib.h>

unsigned *make(void)
{
    unsigned *p = malloc(sizeof *p);
    *p = 3;
    return p;
}

void unmake(unsigned *p)
{
    free(p);
}
