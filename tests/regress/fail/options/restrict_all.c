// With --restrict=all the promise of an optimised function is checked as well.
// build: -O2
// flags: --restrict=all
#include <stdio.h>
#include <stdlib.h>

__attribute__((noinline)) static void poke(long *p)
{
    *(volatile long *)p = 7; //~ ACCESS
}

__attribute__((noinline)) static long update(long *restrict x, long *y)
{
    *(volatile long *)x = 1;
    poke(y);
    return *(volatile long *)x;
}

int main(void)
{
    long *p = malloc(sizeof *p);
    printf("%ld\n", update(p, p));
    free(p);
    return 0;
}
