#include <stddef.h>

static unsigned long *kept;

void attach(unsigned long *p)
{
    kept = p;
}

void poke(void)
{
    if (kept != NULL)
        *kept += 1;
}
