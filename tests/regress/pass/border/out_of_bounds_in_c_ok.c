#include <stddef.h>

void fill(unsigned long *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = i + 1;
}
