// The stack has one root without bounds.
#include <stdio.h>

int main(void)
{
    int a[4] = { 0 }, b[8] = { 0 };
    volatile int i = 5;
    a[i] = 1;
    printf("%d\n", a[0] + b[0] < 5);
    return 0;
}
