/* An object that makes its own retag calls gets no inferred ones: the promise of `restrict` below is not checked, because the object
   says itself what it promises. (fail/restrict/overlap is the same without such calls.) Linked with the static library. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void *__rust_retag_reg(void *ptr, uint64_t size, uint8_t flags, const void *im, const void *pin);

static void shift(long *restrict to, const long *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i];
}

int main(void)
{
    long *own = calloc(4, sizeof *own);
    own[0] = 7;
    shift(own + 1, own, 3);
    long *r = __rust_retag_reg(own, 32, 8, 0, 0);
    printf("%ld\n", r[3]);
    free(own);
    return 0;
}
