// realloc moves the block; the old pointer is used.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *a = malloc(32);
    long *block = malloc(32);
    long *old = a;
    a[0] = 7;
    a = realloc(a, 1 << 20);
    old[0] = 8; //~ ACCESS
    printf("%d\n", a[0] > 0);
    free(a);
    free(block);
    return 0;
}
