// Static objects have one root without bounds (compilers fold `tab[c - 48]`): the overrun into the next object is not seen.
#include <stdio.h>

static int a[4];
static int b[4];

int main(void)
{
    volatile int i = 5;
    a[i] = 1;
    printf("%d\n", a[0] + b[3] < 5);
    return 0;
}
