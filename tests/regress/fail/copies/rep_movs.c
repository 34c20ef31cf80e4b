// A stale pointer travels through `rep movsb` and `rep movsq`.
#include <stdio.h>
#include <stdlib.h>

static void rep_bytes(void *to, const void *from, unsigned long n)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

static void rep_words(void *to, const void *from, unsigned long n)
{
    n /= 8;
    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

int main(void)
{
    long *a[4], *b[4], *c[4];
    for (int i = 0; i < 4; i++)
        a[i] = malloc(sizeof(long));
    *a[2] = 1;
    rep_words(b, a, sizeof a);
    rep_bytes(c, b, sizeof b);
    free(a[2]);
    printf("%d\n", *c[2] != 12345); //~ ACCESS
    return 0;
}
