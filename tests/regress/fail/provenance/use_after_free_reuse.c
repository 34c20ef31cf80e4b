// The freed block's memory is a new live block of the same size when the old pointer is used.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *volatile keep = malloc(64);
    long *old = keep;
    *old = 1;
    free(keep);
    for (int i = 0; i < 2000; i++) {
        long *p = malloc(64);
        *p = i;
        if (i < 1999)
            free(p);
        else
            keep = p;
    }
    *old = 5; //~ ACCESS
    printf("%d\n", *keep >= 5);
    free(keep);
    return 0;
}
