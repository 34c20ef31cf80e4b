#include <stdlib.h>

unsigned *make(void)
{
    return malloc(sizeof(unsigned));
}

void dispose(unsigned *p)
{
    free(p);
}
