// The same in a stack array.
#include <stdio.h>

static void copy(int *restrict to, const int *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i]; //~ ACCESS
}

int main(void)
{
    int a[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    copy(a + 1, a, 4);
    printf("%d %d\n", a[1], a[4]);
    return 0;
}
