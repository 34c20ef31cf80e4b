// Two restrict parameters name one heap object; it is written through one and read through the other.
#include <stdio.h>
#include <stdlib.h>

static long update(long *restrict x, long *restrict y)
{
    *x = 1;
    return *y; //~ ACCESS
}

int main(void)
{
    long *p = malloc(sizeof *p);
    *p = 0;
    printf("%ld\n", update(p, p));
    free(p);
    return 0;
}
