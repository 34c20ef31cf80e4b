// A store one element behind a heap block, which lands in the next live block.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *a = malloc(4 * sizeof *a);
    long *b = malloc(4 * sizeof *b);
    a[0] = b[0] = 0;
    long distance = ((char *)b - (char *)a) / (long)sizeof *a;
    printf("%d\n", distance != 0);
    a[distance > 0 ? distance : 6] = 1; //~ ACCESS
    free(a);
    free(b);
    return 0;
}
