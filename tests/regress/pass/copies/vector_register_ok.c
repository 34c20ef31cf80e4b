// Shuffled pointers in vector registers, used while the blocks live.
#include <emmintrin.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *a[2] __attribute__((aligned(16))), *b[2] __attribute__((aligned(16)));
    a[0] = malloc(sizeof(long));
    a[1] = malloc(sizeof(long));
    *a[0] = 1;
    *a[1] = 3;
    _mm_store_si128((__m128i *)b, _mm_shuffle_epi32(_mm_load_si128((__m128i *)a), 0x4e));
    printf("%ld %ld\n", *b[0], *b[1]);
    free(b[1]);
    free(b[0]);
    return 0;
}
