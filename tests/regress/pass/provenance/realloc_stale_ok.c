// realloc grows, shrinks, starts from NULL; pointers stored inside keep their meaning.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long value = 3;
    long **a = NULL;
    for (size_t n = 1; n < 1000; n += 37) {
        a = realloc(a, n * sizeof *a);
        a[n - 1] = malloc(sizeof(long));
        *a[n - 1] = value++;
    }
    long sum = 0;
    for (size_t n = 1; n < 1000; n += 37) {
        sum += *a[n - 1];
        free(a[n - 1]);
    }
    a = realloc(a, 16);
    free(a);
    printf("%ld\n", sum);
    return 0;
}
