// `restrict` behind a typedef, with other qualifiers, on `void *`, on the seventh argument.
#include <stdio.h>
#include <stdlib.h>

typedef int *restrict out;
typedef int *plain;

static void named(out to, int *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

static void qualified(restrict plain to, int *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

static void constant(int *const restrict to, int *from)
{
    to[0] = 1;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

static void untyped(void *restrict to, int *from)
{
    *(volatile int *)to = 1;
    from[0] = 2; //~ ACCESS
    *(volatile int *)to += 1;
}

static void seventh(int a, int b, int c, int d, int e, int f, volatile int *restrict to, int *from)
{
    to[0] = a + b + c + d + e + f;
    from[0] = 2; //~ ACCESS
    to[0] += 1;
}

int main(void)
{
    int *at[5];
    for (int i = 0; i < 5; i++)
        at[i] = calloc(16, sizeof **at);
    named(at[0], at[0]);
    qualified(at[1], at[1]);
    constant(at[2], at[2]);
    untyped(at[3], at[3]);
    seventh(1, 2, 3, 4, 5, 6, at[4], at[4]);
    for (int i = 0; i < 5; i++) {
        printf("%d\n", at[i][0]);
        free(at[i]);
    }
    return 0;
}
