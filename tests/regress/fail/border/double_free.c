#include <stdlib.h>

static unsigned *last;

unsigned *make(void)
{
    last = malloc(sizeof *last);
    *last = 3;
    return last;
}

void unmake(unsigned *p)
{
    free(p);
}

void finish(void)
{
    free(last); //~ ACCESS
}
