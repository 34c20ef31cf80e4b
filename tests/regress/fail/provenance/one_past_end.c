// A read of the element behind the block's end.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    int *a = malloc(4 * sizeof *a);
    int sum = 0;
    for (int i = 0; i < 4; i++)
        a[i] = i;
    for (int i = 0; i <= 4; i++)
        sum += a[i] & 1; //~ ACCESS
    printf("%d\n", sum >= 2);
    free(a);
    return 0;
}
