// memcpy by hand with restrict parameters that overlap.
#include <stdio.h>
#include <stdlib.h>

static void copy(int *restrict to, const int *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i]; //~ ACCESS
}

int main(void)
{
    int *a = malloc(8 * sizeof *a);
    for (int i = 0; i < 8; i++)
        a[i] = i;
    copy(a + 1, a, 4);
    printf("%d %d\n", a[1], a[4]);
    free(a);
    return 0;
}
