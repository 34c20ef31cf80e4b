// A stale pointer travels through an SSE register pair.
#include <emmintrin.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *a[2] __attribute__((aligned(16))), *b[2] __attribute__((aligned(16)));
    a[0] = malloc(sizeof(long));
    a[1] = malloc(sizeof(long));
    *a[1] = 3;
    _mm_store_si128((__m128i *)b, _mm_load_si128((__m128i *)a));
    free(a[1]);
    printf("%d\n", *b[1] != 12345); //~ ACCESS
    free(b[0]);
    return 0;
}
