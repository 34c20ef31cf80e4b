// Within bounds, through all kinds of offsets.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *a = malloc(4 * sizeof *a);
    long *b = malloc(4 * sizeof *b);
    long *end = a + 4;
    for (long *p = a; p != end; p++)
        *p = p - a;
    b[0] = end[-1] + *(a + 2);
    printf("%ld\n", b[0]);
    free(a);
    free(b);
    return 0;
}
