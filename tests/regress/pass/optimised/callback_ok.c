// cflags: -O2
#include <stdint.h>

void visit(const uint64_t *items, int n, void (*f)(uint64_t, void *), void *arg)
{
    for (int i = 0; i < n; i++)
        f(items[i], arg);
}
