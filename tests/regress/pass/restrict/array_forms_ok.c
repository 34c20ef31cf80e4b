// The mended twin of array_forms: two halves of each block.
#include <stdio.h>
#include <stdlib.h>

static void brackets(int n, int to[restrict n], int *from)
{
    to[0] = n;
    from[0] = 2;
    to[0] += 1;
}

static void at_least(int to[restrict static 2], int *from)
{
    to[1] = 1;
    from[1] = 2;
    to[1] += 1;
}

static void empty(int to[restrict], int *from)
{
    to[0] = 1;
    from[0] = 2;
    to[0] += 1;
}

static void rows(int (*restrict to)[4], int *from)
{
    to[0][3] = 1;
    from[3] = 2;
    to[0][3] += 1;
}

static void variable_rows(int n, int m, int to[restrict n][m], int *from)
{
    to[1][0] = 1;
    from[m] = 2;
    to[1][0] += n;
}

int main(void)
{
    int *at[5];
    for (int i = 0; i < 5; i++)
        at[i] = calloc(16, sizeof **at);
    brackets(4, at[0], at[0] + 8);
    at_least(at[1], at[1] + 8);
    empty(at[2], at[2] + 8);
    rows((void *)at[3], at[3] + 8);
    variable_rows(2, 2, (void *)at[4], at[4] + 8);
    for (int i = 0; i < 5; i++) {
        printf("%d %d %d\n", at[i][0], at[i][1], at[i][3]);
        free(at[i]);
    }
    return 0;
}
