// A pointer copied byte by byte has unknown provenance: the use after free is not seen.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *p = malloc(sizeof *p), *q;
    *p = 1;
    for (size_t i = 0; i < sizeof p; i++)
        ((volatile unsigned char *)&q)[i] = ((volatile unsigned char *)&p)[i];
    free(p);
    printf("%d\n", *q != 12345);
    return 0;
}
