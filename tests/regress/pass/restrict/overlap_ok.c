// The same function on ranges that do not overlap, also both read from one place.
#include <stdio.h>

static void copy(int *restrict to, const int *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i];
}

static int dot(const int *restrict a, const int *restrict b, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

int main(void)
{
    int a[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    copy(a + 4, a, 4);
    copy(a, a + 4, 4);
    printf("%d %d %d\n", a[1], a[4], dot(a, a, 8));
    return 0;
}
