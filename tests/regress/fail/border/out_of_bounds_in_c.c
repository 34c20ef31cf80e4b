#include <stddef.h>

void fill(unsigned long *p, size_t n)
{
    p[n - 1] = 1; //~ ACCESS
}
