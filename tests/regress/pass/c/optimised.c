// Bit-fields, merged loads, vectorised loops and tail calls at -O2.
// build: -O2
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct flags {
    unsigned a : 3, b : 5, c : 24;
    uint8_t d, e, f, g;
};

__attribute__((noinline)) static int tail(struct flags *p, int n)
{
    p->b ^= n;
    p->c += n;
    if (n == 0)
        return p->a + p->b + (int)p->c + p->d + p->e;
    return tail(p, n - 1);
}

__attribute__((noinline)) static void scale(float *restrict to, const float *restrict from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] * 2 + 1;
}

__attribute__((noinline)) static long count(const char *s, size_t n)
{
    long sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += s[i] == 'x';
    return sum;
}

int main(void)
{
    struct flags *p = calloc(1, sizeof *p);
    p->a = 3;
    p->d = 7;
    printf("%d\n", tail(p, 1000));
    free(p);
    float *a = malloc(1003 * sizeof *a), *b = malloc(1003 * sizeof *b);
    for (int i = 0; i < 1003; i++)
        a[i] = i;
    scale(b, a, 1003);
    scale(b, b, 1003);
    printf("%.1f\n", b[1002]);
    char text[77];
    memset(text, 'x', sizeof text);
    printf("%ld\n", count(text, sizeof text));
    free(a);
    free(b);
    return 0;
}
