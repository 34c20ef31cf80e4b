// Ranges of one stack array that touch and do not overlap; a restrict pointer kept after the call owes nothing.
#include <stdio.h>

static int *kept;

static void copy(int *restrict to, const int *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i];
    kept = to;
}

int main(void)
{
    int a[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    copy(a + 4, a, 4);
    a[4] = 9;
    kept[0]++;
    printf("%d %d\n", a[4], a[7]);
    return 0;
}
