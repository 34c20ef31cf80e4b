// Nothing is modified, or the second pointer is derived from the first; and free of a restrict parameter is legal.
#include <stdio.h>
#include <stdlib.h>

static long sum(long *restrict x, long *restrict y)
{
    return *x + *y;
}

static long update(long *restrict x)
{
    long *y = x;
    *x = 1;
    *y += 1;
    return *x;
}

static void release(long *restrict x)
{
    *x = 0;
    free(x);
}

int main(void)
{
    long *p = malloc(sizeof *p);
    *p = 2;
    printf("%ld\n", sum(p, p));
    printf("%ld\n", update(p));
    release(p);
    return 0;
}
