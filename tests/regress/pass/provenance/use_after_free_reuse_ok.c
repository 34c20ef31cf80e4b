// The new pointer is used.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *volatile keep = malloc(64);
    *keep = 1;
    free(keep);
    for (int i = 0; i < 2000; i++) {
        long *p = malloc(64);
        *p = i;
        if (i < 1999)
            free(p);
        else
            keep = p;
    }
    *keep += 5;
    printf("%ld\n", *keep);
    free(keep);
    return 0;
}
